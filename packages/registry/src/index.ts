export * from './model/bank-account.js';
export * from './model/messages.js';
export * from './model/people-import.js';
export * from './model/person.js';
export type * from './ports.js';
export * from './service/bank-accounts.js';
export * from './service/people.js';
export * from './service/people-importer.js';
