export { createKnexAccreditationStore } from './accreditation-store.js';
export { createKnexAssessmentStore } from './assessment-store.js';
export { createKnexCertificateStore } from './certificate-store.js';
export { createKnexTrainingClassStore } from './class-store.js';
export { createKnexInstitutionStore } from './institution-store.js';
export { migrateTraining } from './migrate.js';
export { createKnexTradeStore } from './trade-store.js';
