import { Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ClonePage } from '../clone/ClonePage.tsx';
import { Purchase } from './Purchase.tsx';

/** Another purchase for a clone that exists: more room, or another audition. */
export function UpgradeScreen() {
  return (
    <ClonePage>
      {({ clone }) =>
        clone.state === 'retired' ? (
          <Notice title="A retired clone cannot be bought for">Its career is over. Get a new clone instead.</Notice>
        ) : (
          <Stack>
            <p className="muted">
              Every purchase gives this clone one more audition. What it may do is the greatest of what was bought.
            </p>
            <Purchase target={{ kind: 'clone', cloneId: clone.cloneId }} />
          </Stack>
        )
      }
    </ClonePage>
  );
}
