import { type ReactNode, useDeferredValue, useState } from 'react';
import { usePredictionMarkets, useSubjects } from '../../api/market.ts';
import type { Schema } from '../../api/types.ts';
import { Field } from '../../ui/Field.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import styles from './SourceSearch.module.css';

interface PredictionSearchProps {
  readonly chosen: string | undefined;
  readonly onChoose: (market: Schema<'PolymarketMarket'>) => void;
}

/** Finds a prediction market by words. */
export function PredictionSearch({ chosen, onChoose }: PredictionSearchProps) {
  const [words, setWords] = useState('');
  const markets = usePredictionMarkets(useDeferredValue(words.trim()));
  return (
    <Search label="Search prediction markets" words={words} onWords={setWords}>
      <Loaded query={markets} what="the markets" skeleton={<SkeletonList count={3} height="2.75rem" gap="s" />}>
        {(list) => (
          <Hits
            what="Prediction markets"
            none="No stored market matches."
            hits={list.map((market) => ({
              id: market.marketId,
              title: market.question,
              aside: market.closed ? 'closed' : percent(market.outcomes[0]),
              disabled: market.channel === null,
              choose: () => onChoose(market),
            }))}
            chosen={chosen}
          />
        )}
      </Loaded>
    </Search>
  );
}

function percent(outcome: Schema<'PolymarketOutcome'> | undefined): string {
  if (outcome === undefined || outcome.price === null) return '';
  return `${outcome.name} ${Math.round(outcome.price * 100)} %`;
}

interface SubjectSearchProps {
  readonly channel: Schema<'DefiLlamaStreamConfig'>['channel'];
  /** Type and subject, with a space between. */
  readonly chosen: string;
  readonly onChoose: (subject: Schema<'DefiLlamaSubject'>) => void;
}

/** Finds a chain, protocol or stablecoin by words, among those with figures in the channel. */
export function SubjectSearch({ channel, chosen, onChoose }: SubjectSearchProps) {
  const [words, setWords] = useState('');
  const subjects = useSubjects(useDeferredValue(words.trim()), channel);
  return (
    <Search label="Search chains, protocols and stablecoins" words={words} onWords={setWords}>
      <Loaded query={subjects} what="the subjects" skeleton={<SkeletonList count={3} height="2.75rem" gap="s" />}>
        {(list) => (
          <Hits
            what="Subjects"
            none="Nothing stored matches."
            hits={list.map((subject) => ({
              id: `${subject.subjectType} ${subject.subject}`,
              title: subject.name,
              aside: subject.subjectType,
              disabled: false,
              choose: () => onChoose(subject),
            }))}
            chosen={chosen}
          />
        )}
      </Loaded>
    </Search>
  );
}

interface SearchProps {
  readonly label: string;
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly children: ReactNode;
}

const WORDS_MAX = 200;

function Search({ label, words, onWords, children }: SearchProps) {
  return (
    <div className={styles.search}>
      <Field label={label}>
        {(control) => (
          <input
            {...control}
            type="search"
            value={words}
            maxLength={WORDS_MAX}
            onChange={(event) => onWords(event.target.value)}
          />
        )}
      </Field>
      {children}
    </div>
  );
}

interface HitsProps {
  readonly what: string;
  readonly none: string;
  readonly hits: readonly {
    readonly id: string;
    readonly title: string;
    readonly aside: string;
    readonly disabled: boolean;
    readonly choose: () => void;
  }[];
  /** The id of the one that is; undefined for none yet. */
  readonly chosen: string | undefined;
}

function Hits({ what, none, hits, chosen }: HitsProps) {
  const elsewhere = chosen !== undefined && hits.every(({ id }) => id !== chosen);
  return (
    <>
      {elsewhere && (
        <p className="small">
          Chosen: <code>{chosen}</code>
        </p>
      )}
      {hits.length === 0 && <p className="muted">{none}</p>}
      <ul className={styles.hits} aria-label={what}>
        {hits.map(({ id, title, aside, disabled, choose }) => (
          <li key={id}>
            <button type="button" aria-pressed={id === chosen} disabled={disabled} onClick={choose}>
              <span>{title}</span>
              <span className="muted small numeric">{aside}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
