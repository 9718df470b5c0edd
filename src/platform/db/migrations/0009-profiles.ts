import type { Kysely } from 'kysely';
import { type DdlDialect, ddl } from '../ddl.ts';

export async function up(db: Kysely<unknown>, dialect: DdlDialect): Promise<void> {
  const d = ddl(db, dialect);
  await d.table(
    'profiles',
    `clone_id bigint primary key references clones(id), user_id text not null references users(id), name text not null,
     username text not null unique, description text, avatar_url text, square_image_url text, icon_url text, image_url text,
     metadata text not null, published integer not null, published_at bigint, published_market_at bigint,
     moderation text not null, decision_action text, decision_reason text, decided_at bigint, created_at bigint not null,
     updated_at bigint not null`,
  );
  await d.index('profiles', 'user_id', 'clone_id');
  await d.table(
    'profile_reports',
    `id text primary key, clone_id bigint not null references profiles(clone_id),
     reporter_user_id text not null references users(id), category text not null, detail text, reported text not null,
     status text not null, action text, reason text, resolved_by text, resolved_at bigint, created_at bigint not null`,
  );
  await d.uniqueIndex('profile_reports', ['clone_id', 'reporter_user_id'], "status = 'open'");
  await d.index('profile_reports', 'status', 'created_at', 'id');
  await d.index('profile_reports', 'created_at', 'id');
}
