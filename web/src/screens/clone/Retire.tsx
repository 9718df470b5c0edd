import { useState } from 'react';
import { useRetireClone } from '../../api/arena.ts';
import type { Schema } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Card, Row } from '../../ui/layout.tsx';
import { cloneName } from '../clones/states.ts';
import styles from './Retire.module.css';

/** Ends the clone for good, after a question that cannot be answered by a slip. */
export function Retire({ clone }: { clone: Schema<'Clone'> }) {
  const [asked, setAsked] = useState(false);
  if (clone.state === 'retired') return null;
  return (
    <Card title="Retire it">
      <p className="muted">Ends its career for good. It can be read afterwards, and never changed again.</p>
      <div>
        <Button variant="danger" onClick={() => setAsked(true)}>
          Retire this clone
        </Button>
      </div>
      {asked && <Question clone={clone} onClose={() => setAsked(false)} />}
    </Card>
  );
}

function Question({ clone, onClose }: { clone: Schema<'Clone'>; onClose: () => void }) {
  const [sure, setSure] = useState(false);
  const retire = useRetireClone(clone.cloneId);
  return (
    <Dialog title={`Retire ${cloneName(clone)} for good?`} onClose={onClose}>
      <p>{CONSEQUENCES[clone.state] ?? 'What was paid for it stays spent.'} There is no way back.</p>
      <label className={styles.sure}>
        <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />I know that this
        cannot be undone
      </label>
      {retire.isError && <ErrorNotice error={retire.error} title="Not retired" />}
      <Row>
        <Button
          variant="danger"
          disabled={!sure}
          busy={retire.isPending}
          onClick={() => retire.mutate(undefined, { onSuccess: onClose })}
        >
          Retire it for good
        </Button>
        <Button variant="secondary" onClick={onClose}>
          Keep it
        </Button>
      </Row>
    </Dialog>
  );
}

const CONSEQUENCES: Partial<Record<Schema<'CloneState'>, string>> = {
  audition_running: 'Its audition is withdrawn and counts as failed.',
  competition_eligible: 'It leaves the Promotion Queue.',
  competing: 'Its slot in the Arena goes to the next in the queue at once.',
};
