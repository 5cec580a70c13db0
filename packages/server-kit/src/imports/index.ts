export { createImportEngine, type ImportEngine, type ImportEngineOptions, type ImportRow } from './import-engine.js';
export { importWorkflow } from './import-workflow.js';
export type { Importer } from './importer.js';
export { importMessages } from './messages.js';
