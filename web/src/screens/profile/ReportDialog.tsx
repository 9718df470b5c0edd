import { type FormEvent, useState } from 'react';
import { useReportProfile } from '../../api/profiles.ts';
import type { Schema } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Field } from '../../ui/Field.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import { CATEGORIES } from './words.ts';

type Category = Schema<'ProfileReportCategory'>;

const DETAIL_MAX = 1000;

/** What is wrong with a profile, for the moderators; its owner never learns who said so. */
export function ReportDialog({ cloneId, onClose }: { cloneId: number; onClose: () => void }) {
  const report = useReportProfile(cloneId);
  return (
    <Dialog title={report.isSuccess ? 'Reported' : 'Report this profile'} onClose={onClose}>
      {report.isSuccess ? (
        <>
          <p role="status">Moderators will look at it. Its owner sees what they decide, never who reported.</p>
          <div>
            <Button onClick={onClose}>Close</Button>
          </div>
        </>
      ) : (
        <ReportForm report={report} onClose={onClose} />
      )}
    </Dialog>
  );
}

function ReportForm({ report, onClose }: { report: ReturnType<typeof useReportProfile>; onClose: () => void }) {
  const [category, setCategory] = useState<Category>('impersonation');
  const [detail, setDetail] = useState('');
  function send(event: FormEvent): void {
    event.preventDefault();
    report.mutate({ category, detail: detail.trim() || null });
  }
  return (
    <form onSubmit={send}>
      <Stack>
        <Field label="What is wrong">
          {(control) => (
            <select {...control} value={category} onChange={(event) => setCategory(event.target.value as Category)}>
              {Object.entries(CATEGORIES).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="More about it" hint={`Optional, at most ${DETAIL_MAX} characters.`}>
          {(control) => (
            <textarea
              {...control}
              rows={4}
              maxLength={DETAIL_MAX}
              value={detail}
              onChange={(event) => setDetail(event.target.value)}
            />
          )}
        </Field>
        {report.isError && <ErrorNotice error={report.error} title="Not reported" />}
        <Row>
          <Button type="submit" busy={report.isPending}>
            Send the report
          </Button>
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
        </Row>
      </Stack>
    </form>
  );
}
