import type { Schema } from '../../api/types.ts';
import { Facts } from '../../ui/Facts.tsx';
import { Card } from '../../ui/layout.tsx';
import { Hex, Time } from '../../ui/values.tsx';

/** The strategy version in force. */
export function VersionCard({ version }: { version: Schema<'StrategyVersionSummary'> | null }) {
  return (
    <Card title="Strategy">
      {version === null ? (
        <p className="muted">Nothing is published yet: the clone does not know what to do.</p>
      ) : (
        <Facts
          facts={[
            ['Version in force', version.number],
            ['Published', <Time key="published" at={version.publishedAt} />],
            ['Content', <Hex key="hash" value={version.contentHash} what="content hash" />],
          ]}
        />
      )}
    </Card>
  );
}
