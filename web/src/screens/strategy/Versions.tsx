import { useMutation } from '@tanstack/react-query';
import { readVersion, useVersions } from '../../api/strategy.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card } from '../../ui/layout.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { Hex, Time } from '../../ui/values.tsx';
import styles from './Editor.module.css';
import type { Graph } from './graph.ts';

/** What was published, and which is in force; an old one can be taken into the draft. */
export function Versions({ cloneId, onTake }: { cloneId: number; onTake: (graph: Graph) => void }) {
  const versions = useVersions(cloneId);
  const take = useMutation({
    mutationFn: (versionId: string) => readVersion(cloneId, versionId),
    onSuccess: ({ version }) => onTake(version.graph),
  });
  return (
    <Card title="Versions">
      {take.isError && <ErrorNotice error={take.error} title="The version could not be read" />}
      <Loaded query={versions} what="the versions" skeleton={<SkeletonList count={2} height="3rem" gap="s" />}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">Nothing is published yet.</p>
          ) : (
            <ul className={styles.versions}>
              {list.map(({ strategyVersionId, number, publishedAt, contentHash, active }) => (
                <li key={strategyVersionId}>
                  <strong>Version {number}</strong>
                  {active && <Badge tone="up">In force</Badge>}
                  <span className="muted small">
                    <Time at={publishedAt} />
                  </span>
                  <Hex value={contentHash} what={`content hash of version ${number}`} />
                  <Button
                    variant="quiet"
                    busy={take.isPending && take.variables === strategyVersionId}
                    onClick={() => take.mutate(strategyVersionId)}
                  >
                    Take version {number} into the draft
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}
