/** What a clone shows of itself; one row per clone. */
export interface ProfileTable {
  clone_id: number;
  user_id: string;
  name: string;
  /** Unique over all profiles, unpublished and retired ones too. */
  username: string;
  description: string | null;
  avatar_url: string | null;
  square_image_url: string | null;
  icon_url: string | null;
  image_url: string | null;
  /** JSON object. */
  metadata: string;
  /** 0 | 1: what its owner wants. Others see it when moderators do not object either. */
  published: number;
  /** Since when it is published without a break: on the wall's clock, and on the market's. Null while it is not. */
  published_at: number | null;
  published_market_at: number | null;
  moderation: 'none' | 'hidden' | 'retired';
  /** The moderators' last decision; null before the first. */
  decision_action: ModerationAction | null;
  decision_reason: string | null;
  decided_at: number | null;
  created_at: number;
  updated_at: number;
}

export type ModerationAction = 'dismiss' | 'hide' | 'retire' | 'reinstate';

export interface ProfileReportTable {
  id: string;
  clone_id: number;
  reporter_user_id: string;
  category: 'impersonation' | 'offensive' | 'misleading' | 'spam' | 'illegal' | 'other';
  detail: string | null;
  /** The profile's text as it was when it was reported. JSON. */
  reported: string;
  status: 'open' | 'resolved';
  action: ModerationAction | null;
  reason: string | null;
  resolved_by: string | null;
  resolved_at: number | null;
  created_at: number;
}

export interface ProfileTables {
  readonly profiles: ProfileTable;
  readonly profile_reports: ProfileReportTable;
}
