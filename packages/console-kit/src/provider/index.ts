export * from './api-client.js';
export * from './api-error.js';
export * from './auth-provider.js';
export * from './data-provider.js';
export * from './preference-store.js';
export * from './save-blob.js';
