export { type Audit, type AuditEntry, type AuditVerdict, createAudit, verifyAuditLog } from './audit.ts';
