/** One module for the stories' page: the package, its hooks, and a React of one version. */

export * as React from 'react';
export { createPortal, flushSync } from 'react-dom';
export { createRoot, hydrateRoot } from 'react-dom/client';
export { renderToString } from 'react-dom/server.browser';
export * from 'whysocket';
export * as hooks from 'whysocket/react';
