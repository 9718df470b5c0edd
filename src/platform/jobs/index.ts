export { createJobs, type JobsOptions } from './create.ts';
export type { Job, JobContext, JobHandler, Jobs, WorkOptions } from './types.ts';
