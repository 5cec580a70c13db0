export { createJobQueue } from './job-queue.js';
export {
  createJobRunner,
  type JobContext,
  type JobHandler,
  type JobRunner,
  type JobRunnerOptions,
  migrateJobs,
} from './job-runner.js';
export { jobWorkflow } from './job-workflow.js';
