import type { NextConfig } from 'next';

/** The folder is one of many in the system's place for such: nothing outside of it belongs to the application. */
const config: NextConfig = { turbopack: { root: import.meta.dirname }, allowedDevOrigins: ['127.0.0.1'] };

export default config;
