export { createKnexAccreditationStore } from './accreditation-store.js';
export { createKnexAssessmentStore } from './assessment-store.js';
export { createKnexCertificateStore } from './certificate-store.js';
export * from './class-lookups.js';
export { createKnexTrainingClassStore } from './class-store.js';
export { createKnexInstitutionStore } from './institution-store.js';
export { migrateTraining } from './migrate.js';
export * from './shared-resource-store.js';
export { createKnexTradeStore } from './trade-store.js';
