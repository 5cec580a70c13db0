export * from './create-store.js';
export { createKnexFundStore } from './fund-store.js';
export * from './invariants.js';
export * from './migrate.js';
export * from './payment-files.js';
