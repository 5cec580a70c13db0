export * from './accounts.js';
export * from './audit-routes.js';
export * from './auth-routes.js';
export * from './password-profile.js';
export * from './passwords.js';
export * from './user-routes.js';
