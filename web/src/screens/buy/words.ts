import type { Schema } from '../../api/types.ts';

interface Words {
  readonly title: string;
  readonly text: string;
}

export const TIERS: Readonly<Record<Schema<'CloneCapacityTier'>, Words>> = {
  starter: { title: 'Starter', text: 'One prompt over a few assets: enough to find out.' },
  builder: { title: 'Builder', text: 'Several prompts, more streams to each asset.' },
  pro: { title: 'Pro', text: 'The largest graphs, over a whole watch list.' },
};

export const STRENGTHS: Readonly<Record<Schema<'CloneModelStrength'>, Words>> = {
  cheap: { title: 'Light', text: 'Rules, and small models.' },
  medium: { title: 'Medium', text: 'Middle-sized models too.' },
  best: { title: 'Strong', text: 'Every model there is.' },
};
