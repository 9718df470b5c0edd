import type { DraftSave } from './contract.ts';
import type { BenchData } from './data.ts';
import { draftGraph } from './graph.ts';
import { buildRequest } from './load.ts';

export const CONNECTIONS = 64;

export type Part = 'read' | 'write' | 'draft' | 'save' | 'health';

export interface Scenario {
  readonly part: Part;
  readonly title: string;
  /** One list per connection. */
  readonly requests: readonly (readonly Buffer[])[];
}

/** What one request of a scenario is made of; its token is the connection's. */
type Build = (cloneId: number, index: number) => { method: string; path: string; body?: unknown };

/** Each connection is one signed-in user, going through his own clones. Drafts are saved once the contract can. */
export function scenariosOf(data: BenchData, saveDraft: DraftSave | undefined): Scenario[] {
  const users = data.users.slice(0, CONNECTIONS);
  const scenario = (part: Part, title: string, build: Build): Scenario => ({
    part,
    title,
    requests: users.map(({ token, cloneIds }) =>
      cloneIds.map((id, index) => buildRequest({ ...build(id, index), headers: { authorization: `Bearer ${token}` } })),
    ),
  });
  const clone = (id: number) => `/api/v1/clones/${id}`;
  const draft = (id: number) => `${clone(id)}/strategy/draft`;
  return [
    scenario('read', 'GET clone', (id) => ({ method: 'GET', path: clone(id) })),
    scenario('write', 'PATCH clone', (id, index) => ({
      method: 'PATCH',
      path: clone(id),
      body: { displayName: `Renamed ${index}` },
    })),
    scenario('draft', 'GET draft', (id) => ({ method: 'GET', path: draft(id) })),
    ...(saveDraft === undefined
      ? []
      : [
          scenario('save', 'PUT draft', (id, index) => ({
            method: 'PUT',
            path: draft(id),
            body: saveDraft(draftGraph(index)),
          })),
        ]),
    scenario('health', 'GET health', () => ({ method: 'GET', path: '/health/live' })),
  ];
}
