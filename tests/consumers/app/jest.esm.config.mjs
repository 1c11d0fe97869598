import common from './jest.config.mjs';

/** The other way, with `node --experimental-vm-modules`: modules stay what they are, packages are not transformed. */
export default { ...common, extensionsToTreatAsEsm: ['.ts'], transformIgnorePatterns: ['/node_modules/'] };
