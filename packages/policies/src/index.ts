export * from './model/messages.js';
export * from './model/release.js';
export { setValue } from './model/set-value.js';
export { getPack, listPacks, type PackSummary, packForDivision, resolveShipped } from './packs.js';
export * from './permissions.js';
export type * from './ports.js';
export * from './service/county-rules.js';
export * from './service/release-service.js';
