export { createKnexAccreditationStore } from './accreditation-store.js';
export { createKnexInstitutionStore } from './institution-store.js';
export { migrateTraining } from './migrate.js';
export { createKnexOrganisationStore } from './organisation-store.js';
export { createKnexPlanStore } from './plan-store.js';
export { createKnexTaskStore } from './task-store.js';
export { createKnexTradeStore } from './trade-store.js';
export { createKnexWishStore } from './wish-store.js';
