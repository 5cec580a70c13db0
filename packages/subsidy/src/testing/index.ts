export * from './amendment-world.js';
export * from './claim-world.js';
export * from './fixtures.js';
export * from './payment-rules.js';
export * from './recovery-world.js';
export * from './return-file.js';
export * from './world.js';
