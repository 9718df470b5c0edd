import {
  arrayOf,
  BadItem,
  type Json,
  numberOrNull,
  objectOf,
  type Parsed,
  parseItems,
  textOf,
  textOrNull,
} from './upstream-json.ts';

const MAX_TEXT = 256;
const MAX_ID = 128;

export type SubjectType = 'global' | 'chain' | 'protocol' | 'stablecoin';

/** A subject with figures by field; null where the source has none. Money in US dollars, changes in per cent. */
export interface SubjectFigures {
  readonly subjectType: SubjectType;
  readonly subject: string;
  readonly name: string;
  readonly symbol: string | null;
  readonly values: Readonly<Record<string, number | null>>;
}

/** A name as an id: characters that keys and addresses can hold. */
function subjectId(name: string): string {
  const id = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 ._-]+/g, '')
    .replace(/^[^A-Za-z0-9]+/, '')
    .trim()
    .slice(0, MAX_ID);
  if (id === '') throw new BadItem('a name of no usable characters');
  return id;
}

function slugOf(item: Json): string {
  return subjectId(textOrNull(item.slug, MAX_ID) ?? textOf(item.name, MAX_ID).toLowerCase().replaceAll(' ', '-'));
}

function symbolOf(value: unknown): string | null {
  const symbol = textOrNull(value, 32);
  // A dash is how the source says that there is none.
  return symbol === '-' ? null : symbol;
}

function amount(value: unknown): number | null {
  const number = numberOrNull(value);
  return number !== null && Math.abs(number) < 1e15 ? number : null;
}

function unlessEmpty(figures: SubjectFigures): SubjectFigures {
  if (Object.values(figures.values).every((value) => value === null)) throw new BadItem('no figures');
  return figures;
}

/** The answer to /v2/chains. The source gives no changes here. */
export function parseChains(value: unknown): Parsed<SubjectFigures> {
  return parseItems(arrayOf(value), (entry) => {
    const item = objectOf(entry);
    const name = textOf(item.name, MAX_TEXT);
    const values = { tvlUsd: amount(item.tvl), change1d: null, change7d: null };
    return unlessEmpty({
      subjectType: 'chain',
      subject: subjectId(name),
      name,
      symbol: symbolOf(item.tokenSymbol),
      values,
    });
  });
}

/** The answer to /protocols. */
export function parseProtocols(value: unknown): Parsed<SubjectFigures> {
  return parseItems(arrayOf(value), (entry) => {
    const item = objectOf(entry);
    const name = textOf(item.name, MAX_TEXT);
    const values = {
      tvlUsd: amount(item.tvl),
      change1d: amount(item.change_1d),
      change7d: amount(item.change_7d),
      marketCapUsd: amount(item.mcap),
    };
    return unlessEmpty({ subjectType: 'protocol', subject: slugOf(item), name, symbol: symbolOf(item.symbol), values });
  });
}

/** Amounts of a stablecoin come in the unit that it is pegged to; times its price they are US dollars. */
function pegged(value: unknown, pegType: unknown): number | null {
  if (typeof value !== 'object' || value === null || typeof pegType !== 'string') return null;
  return amount((value as Json)[pegType]);
}

function change(now: number | null, before: number | null): number | null {
  return now === null || before === null || before <= 0 ? null : (100 * (now - before)) / before;
}

/** The answer to /stablecoins?includePrices=true: what circulates, as the value locked of a stablecoin. */
export function parseStablecoins(value: unknown): Parsed<SubjectFigures> {
  return parseItems(arrayOf(objectOf(value).peggedAssets), (entry) => {
    const item = objectOf(entry);
    const name = textOf(item.name, MAX_TEXT);
    const symbol = symbolOf(item.symbol);
    const circulating = pegged(item.circulating, item.pegType);
    const price = amount(item.price) ?? (item.pegType === 'peggedUSD' ? 1 : null);
    const values = {
      tvlUsd: circulating === null || price === null ? null : circulating * price,
      change1d: change(circulating, pegged(item.circulatingPrevDay, item.pegType)),
      change7d: change(circulating, pegged(item.circulatingPrevWeek, item.pegType)),
      price,
    };
    // Symbols and names repeat among stablecoins; the source's number does not.
    const subject = subjectId(`${symbol ?? name}-${String(item.id)}`);
    return unlessEmpty({ subjectType: 'stablecoin', subject, name, symbol, values });
  });
}

/** Figures of an overview: of the last 24 h and 7 days, and their changes. */
export interface OverviewFigures {
  readonly total24h: number | null;
  readonly total7d: number | null;
  readonly change1d: number | null;
  readonly change7d: number | null;
}

export interface Overview {
  readonly total: OverviewFigures;
  readonly protocols: Parsed<{ readonly subject: string; readonly name: string; readonly figures: OverviewFigures }>;
}

function figuresOf(item: Json): OverviewFigures {
  return {
    total24h: amount(item.total24h),
    total7d: amount(item.total7d),
    change1d: amount(item.change_1d),
    change7d: amount(item.change_7d),
  };
}

/** The answer to /overview/{dexs,fees,open-interest}, and to the same of one chain. */
export function parseOverview(value: unknown): Overview {
  const answer = objectOf(value);
  const protocols = parseItems(arrayOf(answer.protocols), (entry) => {
    const item = objectOf(entry);
    const figures = figuresOf(item);
    if (Object.values(figures).every((figure) => figure === null)) throw new BadItem('no figures');
    const name = textOrNull(item.displayName, MAX_TEXT) ?? textOf(item.name, MAX_TEXT);
    return { subject: slugOf(item), name, figures };
  });
  return { total: figuresOf(answer), protocols };
}
