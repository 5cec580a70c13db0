export * from './bank-account-store.js';
export * from './migrations.js';
export * from './person-store.js';
