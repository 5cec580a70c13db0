export * from './memory-store.js';
export * from './rows.js';
export * from './store-contract.js';
