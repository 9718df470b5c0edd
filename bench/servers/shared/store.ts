import Database from 'better-sqlite3';

export interface SessionRow {
  readonly user_id: string;
  readonly expires_at: number;
  readonly revoked_at: number | null;
}

export interface CloneRow {
  readonly id: number;
  readonly display_name: string | null;
  readonly model: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly retired_at: number | null;
}

export interface EntitlementRow {
  readonly purchase_id: string;
  readonly tier: 'starter' | 'builder' | 'pro';
  readonly asset_capacity: number;
  readonly model_strength: 'cheap' | 'medium' | 'best';
  readonly granted_at: number;
  readonly suspended_at: number | null;
  readonly revoked_at: number | null;
}

export interface DraftRow {
  readonly graph: string;
  readonly revision: number;
  readonly persisted: number;
  readonly updated_at: number;
}

export interface VersionRow {
  readonly id: string;
  readonly number: number;
  readonly content_hash: string;
  readonly created_at: number;
}

export interface AssetRow {
  readonly symbol: string;
  readonly status: string;
  readonly max_leverage: number;
}

/** better-sqlite3's positional calls, which its declarations in src/ leave out. */
interface Statement<Args extends unknown[], Row> {
  get(...args: Args): Row | undefined;
  all(...args: Args): Row[];
}

export interface Store {
  session(id: string): SessionRow | undefined;
  clone(id: number, userId: string): CloneRow | undefined;
  entitlements(cloneId: number): EntitlementRow[];
  /** The version in force. */
  activeVersion(cloneId: number): VersionRow | undefined;
  draft(cloneId: number): DraftRow | undefined;
  assets(): AssetRow[];
  /** One autocommitted statement. */
  rename(change: { id: number; userId: string; displayName: string | null; now: number }): CloneRow | undefined;
  /** One autocommitted statement; the new revision, or undefined when the clone has no draft. */
  saveDraft(draft: { cloneId: number; graph: string; now: number }): number | undefined;
}

/** The peers' statements: prepared once, the gateway's pragmas, one connection for reads and writes. */
export function openStore(file: string): Store {
  const database = new Database(file, { timeout: 1000 });
  database.pragma('journal_mode = WAL');
  database.pragma('foreign_keys = ON');
  database.pragma('journal_size_limit = 67108864');
  database.pragma('synchronous = NORMAL');
  const prepare = <Args extends unknown[], Row>(sql: string) =>
    database.prepare(sql) as unknown as Statement<Args, Row>;
  const session = prepare<[string], SessionRow>('select user_id, expires_at, revoked_at from sessions where id = ?');
  const clone = prepare<[number, string], CloneRow>('select * from clones where id = ? and user_id = ?');
  const entitlements = prepare<[number], EntitlementRow>('select * from entitlements where clone_id = ?');
  // No join: SQLite would prepare it anew for each value that is bound, which costs six times the statement.
  const activeVersion = prepare<[number], VersionRow>(
    'select id, number, content_hash, created_at from strategy_versions where id = (select version_id from active_strategies where clone_id = ?)',
  );
  const draft = prepare<[number], DraftRow>('select * from strategy_drafts where clone_id = ?');
  const assets = prepare<[], AssetRow>('select symbol, status, max_leverage from assets');
  const rename = prepare<[string | null, number, number, string], CloneRow>(
    'update clones set display_name = ?, updated_at = ? where id = ? and user_id = ? and retired_at is null returning *',
  );
  const saveDraft = prepare<[string, number, number], { revision: number }>(
    'update strategy_drafts set graph = ?, revision = revision + 1, persisted = 1, updated_at = ? where clone_id = ? returning revision',
  );
  return {
    session: (id) => session.get(id),
    clone: (id, userId) => clone.get(id, userId),
    entitlements: (cloneId) => entitlements.all(cloneId),
    activeVersion: (cloneId) => activeVersion.get(cloneId),
    draft: (cloneId) => draft.get(cloneId),
    assets: () => assets.all(),
    rename: ({ id, userId, displayName, now }) => rename.get(displayName, now, id, userId),
    saveDraft: ({ cloneId, graph, now }) => saveDraft.get(graph, now, cloneId)?.revision,
  };
}
