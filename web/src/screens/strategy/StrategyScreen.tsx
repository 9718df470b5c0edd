import { useDraft } from '../../api/strategy.ts';
import type { Schema } from '../../api/types.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { ClonePage } from '../clone/ClonePage.tsx';
import { Editor } from './Editor.tsx';

/** The clone's draft, to be edited and published. */
export function StrategyScreen() {
  return (
    <ClonePage>
      {({ clone, entitlement }) => <Draft key={clone.cloneId} cloneId={clone.cloneId} entitlement={entitlement} />}
    </ClonePage>
  );
}

function Draft({ cloneId, entitlement }: { cloneId: number; entitlement: Schema<'Entitlement'> | null }) {
  const draft = useDraft(cloneId);
  return (
    <Loaded query={draft} what="the draft" skeleton={<SkeletonList count={3} height="12rem" />}>
      {(start) => <Editor cloneId={cloneId} entitlement={entitlement} start={start} />}
    </Loaded>
  );
}
