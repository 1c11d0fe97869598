const presets = [['@babel/preset-env', { targets: { node: 'current' } }], '@babel/preset-typescript'];

/** whysocket is an ES module. This is what most projects have: everything is made CommonJS, and here that package, too. */
export default {
  testEnvironment: 'jsdom',
  testMatch: ['**/*.jest.ts'],
  transform: { '\\.[jt]s$': ['babel-jest', { presets }] },
  transformIgnorePatterns: ['/node_modules/(?!whysocket/)'],
};
