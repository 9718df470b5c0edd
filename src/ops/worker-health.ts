import type { LeaseStatus } from '../platform/leases/index.ts';

/** Rounds take time, and a failed one is tried again ever later: so long beyond two cadences a worker may be silent. */
const SLACK_MS = 60_000;

/** missing: never ran; stopped: nobody holds its lease; late: somebody does, and no round ended well for too long. */
export type WorkerStatus = 'ok' | 'late' | 'stopped' | 'missing';

export interface WorkerHealth {
  readonly name: string;
  readonly status: WorkerStatus;
  /** Expected between two rounds. */
  readonly cadenceMs: number;
  /** Since the last round that ended well. */
  readonly ageSec: number | null;
  readonly ranAt: number | null;
  readonly beatAt: number | null;
  readonly heldUntilAt: number | null;
  readonly report: Readonly<Record<string, number>> | null;
}

/** Each planned worker with what its lease says; times are epoch ms of wall time. */
export function workerHealth(input: {
  plan: ReadonlyMap<string, number>;
  leases: readonly LeaseStatus[];
  now: number;
}): readonly WorkerHealth[] {
  const byName = new Map(input.leases.map((lease) => [lease.name, lease]));
  return [...input.plan].map(([name, cadenceMs]) =>
    healthOf({ name, cadenceMs, lease: byName.get(name), now: input.now }),
  );
}

function healthOf(input: {
  name: string;
  cadenceMs: number;
  lease: LeaseStatus | undefined;
  now: number;
}): WorkerHealth {
  const { name, cadenceMs, lease, now } = input;
  if (lease === undefined) {
    const never = { ageSec: null, ranAt: null, beatAt: null, heldUntilAt: null, report: null };
    return { name, status: 'missing', cadenceMs, ...never };
  }
  const { ranAt, beatAt, expiresAt } = lease;
  return {
    name,
    status: statusOf({ lease, cadenceMs, now }),
    cadenceMs,
    ageSec: ranAt === null ? null : Math.max(0, Math.floor((now - ranAt) / 1000)),
    ranAt,
    beatAt,
    heldUntilAt: expiresAt === 0 ? null : expiresAt,
    report: lease.report as WorkerHealth['report'],
  };
}

function statusOf({ lease, cadenceMs, now }: { lease: LeaseStatus; cadenceMs: number; now: number }): WorkerStatus {
  if (lease.expiresAt <= now) return 'stopped';
  const since = lease.ranAt ?? lease.takenAt;
  return now - Math.max(since, lease.takenAt) > 2 * cadenceMs + SLACK_MS ? 'late' : 'ok';
}
