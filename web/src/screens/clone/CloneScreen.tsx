import type { Schema } from '../../api/types.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Card, Grid, Stack } from '../../ui/layout.tsx';
import { CLONE_STATES } from '../clones/states.ts';
import { Career } from './Career.tsx';
import { ClonePage } from './ClonePage.tsx';
import { CloneSettings } from './CloneSettings.tsx';
import { EntitlementCard } from './EntitlementCard.tsx';
import { Retire } from './Retire.tsx';
import { VersionCard } from './VersionCard.tsx';

/** One clone at a glance: how far it has come, what to do next, what it may do. */
export function CloneScreen() {
  return (
    <ClonePage>
      {({ clone, entitlement, activeStrategyVersion }) => (
        <Stack gap="l">
          <Card title="Next step">
            <Career state={clone.state} />
            <p>{CLONE_STATES[clone.state].next}</p>
            <NextStep clone={clone} />
          </Card>
          <Grid>
            <EntitlementCard cloneId={clone.cloneId} entitlement={entitlement} />
            <VersionCard version={activeStrategyVersion} />
            <CloneSettings clone={clone} models={entitlement?.allowedModels ?? []} />
          </Grid>
          <Retire clone={clone} />
        </Stack>
      )}
    </ClonePage>
  );
}

/** The way to what the state asks for; where nothing is asked, none. */
function NextStep({ clone: { cloneId, state } }: { clone: Schema<'Clone'> }) {
  const { action } = CLONE_STATES[state];
  if (action === undefined) return null;
  return (
    <div>
      <ButtonLink href={'path' in action ? `/clones/${cloneId}${action.path}` : action.href}>{action.label}</ButtonLink>
    </div>
  );
}
