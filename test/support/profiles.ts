import type { TestGateway } from './gateway.ts';
import type { CloneOwner } from './strategies.ts';

let handles = 0;

/** A profile that nothing is wrong with; each has a username of its own. */
export function profileInput(changes: Record<string, unknown> = {}): Record<string, unknown> {
  handles += 1;
  return { name: `Clone ${handles}`, username: `clone_${handles}_${process.pid}`, ...changes };
}

/** A clone's profile operations, as its owner calls them. */
export function profileOf({ api, cloneId }: Pick<CloneOwner, 'api' | 'cloneId'>) {
  const params = { cloneId };
  return {
    read: () => api.call('getOwnProfile', { params }),
    put: (body: unknown) => api.call('putOwnProfile', { params, body }),
    async publish(changes: Record<string, unknown> = {}) {
      const answer = await api.call('putOwnProfile', { params, body: profileInput(changes) });
      if (answer.status !== 200) throw new Error(`no profile: ${JSON.stringify(answer.body)}`);
      return answer.body.profile;
    },
  };
}

/** Topics of the events about a clone's profile, in their order. */
export async function topicsOf(gateway: TestGateway, cloneId: number): Promise<string[]> {
  const rows = await gateway.app.db.read.selectFrom('outbox').selectAll().orderBy('id').execute();
  return rows
    .filter((row) => (JSON.parse(row.payload) as { cloneId?: number }).cloneId === cloneId)
    .map((row) => row.topic)
    .filter((topic) => topic.startsWith('profile.'));
}
