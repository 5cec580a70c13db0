export * from './migrations.js';
export * from './release-store.js';
