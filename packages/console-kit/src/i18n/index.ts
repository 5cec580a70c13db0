export * from './i18n-provider.js';
export * from './kit-en.js';
export * from './kit-zh.js';
export * from './react-admin-zh.js';
