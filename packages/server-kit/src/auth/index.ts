export * from './accounts.js';
export * from './auth-routes.js';
export * from './passwords.js';
