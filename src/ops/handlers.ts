import type { Handlers } from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Leases } from '../platform/leases/index.ts';
import { workerHealth } from './worker-health.ts';

export type OpsHandlers = Pick<Handlers, 'getWorkerHealth'>;

/** `plan`: every worker of the gateway and the time between two of its rounds, in ms. */
export function createOpsHandlers(deps: {
  clock: Clock;
  leases: Pick<Leases, 'list'>;
  plan: ReadonlyMap<string, number>;
}): OpsHandlers {
  const { clock, leases, plan } = deps;
  return {
    async getWorkerHealth() {
      const now = clock.now();
      const workers = workerHealth({ plan, leases: await leases.list(), now });
      const ok = workers.every(({ status }) => status === 'ok');
      return { status: 200, body: { ok, at: now, workers: workers.map((worker) => ({ ...worker })) } };
    },
  };
}
