import { DATA_POLL_MS, useDashboard, useIngestionHealth } from '../../api/ingestion.ts';
import { useAssets } from '../../api/market.ts';
import { useSession } from '../../app/session.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton, SkeletonList } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/values.tsx';
import { AssetTable } from './AssetTable.tsx';
import { ChannelTable } from './ChannelTable.tsx';
import { channelViews, summaryOf } from './channels.ts';
import { Gaps } from './Gaps.tsx';

/** How fresh and how whole the market data is that everything stands on. */
export function DataScreen() {
  const signedIn = useSession().kind === 'signedIn';
  const dashboard = useDashboard();
  const health = useIngestionHealth(signedIn);
  return (
    <>
      <PageHeader title="Data health" lead="What is read from the markets, how fresh it is, and what is missing." />
      <Loaded query={dashboard} what="the state of the data" skeleton={<SkeletonList count={3} height="8rem" />}>
        {({ channels, ok, marketFeed, marketAt }) => (
          <Stack gap="l">
            {marketFeed === 'replay' && (
              <Notice tone="warn" title="This market is a replay">
                Its clock runs on its own, now at <Time at={marketAt} />. Prices marked as made up come from a
                generator.
              </Notice>
            )}
            <Card
              title="Channels"
              aside={<Badge tone={ok ? 'up' : 'warn'}>{ok ? 'All fresh' : 'Not all fresh'}</Badge>}
            >
              <p role="status">{summaryOf(channels)}</p>
              {channels.length === 0 ? (
                <EmptyState title="Nothing is read here">This gateway schedules no channel.</EmptyState>
              ) : (
                <ChannelTable channels={channelViews(channels, health.data?.rows)} closely={signedIn} />
              )}
              <p className="muted small">
                Asked again every {DATA_POLL_MS / 1000} seconds.
                {!signedIn && ' Players also see how often each channel is read, and why one failed.'}
              </p>
            </Card>
            <Gaps channels={channels} />
            {signedIn && <Assets />}
          </Stack>
        )}
      </Loaded>
    </>
  );
}

function Assets() {
  const assets = useAssets();
  return (
    <Card title="Assets">
      <Loaded query={assets} what="the assets" skeleton={<Skeleton height="12rem" />}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">None is known yet: the first round of a source brings them.</p>
          ) : (
            <AssetTable assets={list} />
          )
        }
      </Loaded>
    </Card>
  );
}
