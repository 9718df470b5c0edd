export { type Cadence, type CadenceOptions, runCadence } from './cadence.ts';
export { createLeases, type Lease, type LeaseStatus, type Leases } from './leases.ts';
