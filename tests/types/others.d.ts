/** What samples import that is not installed here; its types are its own affair. */
declare module 'vitest';
declare module '@jest/globals';
declare module '@testing-library/react';
