import { describe, expect, it } from 'vitest';
import { workerHealth } from '../../../src/ops/worker-health.ts';
import type { LeaseStatus } from '../../../src/platform/leases/index.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const CADENCE = 1_000;

function statusWith(changes: Partial<LeaseStatus>) {
  const lease: LeaseStatus = {
    ...{ name: 'worker', holder: 'hld_a', expiresAt: NOW + 30_000, beatAt: NOW, report: { rows: 1 } },
    ...{ ranAt: NOW - 500, takenAt: NOW - 10 * MINUTE, ...changes },
  };
  const [health] = workerHealth({ plan: new Map([['worker', CADENCE]]), leases: [lease], now: NOW });
  return health?.status;
}

describe('the health of a worker', () => {
  it('is ok while rounds end well, allowing for one that takes long', () => {
    expect(statusWith({})).toBe('ok');
    expect(statusWith({ ranAt: NOW - 2 * CADENCE - MINUTE })).toBe('ok');
  });

  it('is late when its lease is renewed and no round ends well', () => {
    expect(statusWith({ ranAt: NOW - 2 * CADENCE - MINUTE - 1 })).toBe('late');
    expect(statusWith({ ranAt: null })).toBe('late');
  });

  it('gives a new holder time for its first round', () => {
    expect(statusWith({ ranAt: NOW - 10 * MINUTE, takenAt: NOW - 500 })).toBe('ok');
    expect(statusWith({ ranAt: null, takenAt: NOW - 500 })).toBe('ok');
  });

  it('is stopped when nobody holds it, and missing when nobody ever did', () => {
    expect(statusWith({ expiresAt: NOW })).toBe('stopped');
    expect(statusWith({ expiresAt: 0 })).toBe('stopped');
    expect(workerHealth({ plan: new Map([['other', CADENCE]]), leases: [], now: NOW })).toEqual([
      {
        ...{ name: 'other', status: 'missing', cadenceMs: CADENCE, ageSec: null },
        ...{ ranAt: null, beatAt: null, heldUntilAt: null, report: null },
      },
    ]);
  });
});
