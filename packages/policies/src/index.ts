export { getPack, listPacks, type PackSummary, packForDivision, resolveShipped } from './packs.js';
