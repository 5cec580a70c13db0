export * from './bank-account-store.js';
export * from './labour-capacity-store.js';
export * from './migrations.js';
export * from './organisation-store.js';
export * from './person-store.js';
