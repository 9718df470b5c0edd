export { createOpsHandlers, type OpsHandlers } from './handlers.ts';
