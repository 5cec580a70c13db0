export { createKnexFileStore } from './knex-file-store.js';
