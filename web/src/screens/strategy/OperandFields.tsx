import type { Schema } from '../../api/types.ts';
import { indicatorOf, type Operand, operandOf } from './conditions.ts';
import { FieldGroup, FieldRow, NumberField, SelectField } from './fields.tsx';
import type { StreamNode } from './graph.ts';
import { fieldsOf } from './stream-fields.ts';
import { INDICATORS, nodeName } from './words.ts';

type IndicatorOperand = Schema<'IndicatorOperand'> & Extract<Operand, { kind: 'indicator' }>;

interface OperandFieldsProps<Of extends Operand> {
  readonly operand: Of;
  readonly onChange: (operand: Operand) => void;
}

const KINDS = { price: 'Price', indicator: 'Indicator', stream: 'Data stream', constant: 'Number' } as const;
const CANDLE_FIELDS = { open: 'Open', high: 'High', low: 'Low', close: 'Close', volume: 'Volume' } as const;
const SOURCES = { open: 'Open', high: 'High', low: 'Low', close: 'Close', hl2: '(H+L)/2', hlc3: '(H+L+C)/3' } as const;
const BANDS = { upper: 'Upper', middle: 'Middle', lower: 'Lower' } as const;
const MACD_LINES = { macd: 'MACD', signal: 'Signal', histogram: 'Histogram' } as const;
export const INTERVALS = {
  '1m': '1 minute',
  '5m': '5 minutes',
  '15m': '15 minutes',
  '1h': '1 hour',
  '4h': '4 hours',
  '1d': '1 day',
} as const;
const MOST_BACK = 287;
const PERIOD = { min: 2, max: 400, integer: true } as const;
const FARTHEST = 1e15;

/** One side of a comparison. */
export function OperandFields(
  props: OperandFieldsProps<Operand> & { readonly legend: string; readonly streams: readonly StreamNode[] },
) {
  const { legend, operand, streams, onChange } = props;
  const { stream: _stream, ...withoutStreams } = KINDS;
  const kinds = streams.length > 0 || operand.kind === 'stream' ? KINDS : withoutStreams;
  return (
    <FieldGroup legend={legend}>
      <FieldRow>
        <SelectField
          label="Value"
          value={operand.kind}
          options={kinds as typeof KINDS}
          onChange={(kind) => onChange(operandOf(kind, streams[0]))}
        />
        {operand.kind === 'constant' && (
          <NumberField
            label="Number"
            value={operand.value}
            min={-FARTHEST}
            max={FARTHEST}
            onChange={(value) => onChange({ ...operand, value })}
          />
        )}
        {operand.kind === 'price' && (
          <SelectField
            label="Of the candle"
            value={operand.field}
            options={CANDLE_FIELDS}
            onChange={(field) => onChange({ ...operand, field })}
          />
        )}
        {operand.kind === 'indicator' && <IndicatorFields operand={operand} onChange={onChange} />}
        {operand.kind === 'stream' && <StreamFields operand={operand} streams={streams} onChange={onChange} />}
        {(operand.kind === 'price' || operand.kind === 'indicator') && (
          <SelectField
            label="Candles"
            value={operand.interval}
            options={INTERVALS}
            onChange={(interval) => onChange({ ...operand, interval })}
          />
        )}
        {operand.kind !== 'constant' && (
          <NumberField
            label="Points back"
            value={operand.offset}
            min={0}
            max={MOST_BACK}
            integer
            onChange={(offset) => onChange({ ...operand, offset })}
          />
        )}
      </FieldRow>
    </FieldGroup>
  );
}

function IndicatorFields({ operand, onChange }: OperandFieldsProps<IndicatorOperand>) {
  return (
    <>
      <SelectField
        label="Indicator"
        value={operand.indicator}
        options={INDICATORS}
        onChange={(indicator) => onChange(indicatorOf(indicator, operand))}
      />
      {operand.indicator === 'macd' ? (
        <>
          <SelectField
            label="Line"
            value={operand.line}
            options={MACD_LINES}
            onChange={(line) => onChange({ ...operand, line })}
          />
          <NumberField
            label="Fast period"
            value={operand.fastPeriod}
            {...PERIOD}
            onChange={(fastPeriod) => onChange({ ...operand, fastPeriod })}
          />
          <NumberField
            label="Slow period"
            value={operand.slowPeriod}
            {...PERIOD}
            onChange={(slowPeriod) => onChange({ ...operand, slowPeriod })}
          />
          <NumberField
            label="Signal period"
            value={operand.signalPeriod}
            {...PERIOD}
            onChange={(signalPeriod) => onChange({ ...operand, signalPeriod })}
          />
        </>
      ) : (
        <NumberField
          label="Period"
          value={operand.period}
          {...PERIOD}
          onChange={(period) => onChange({ ...operand, period })}
        />
      )}
      {operand.indicator === 'bollinger' && (
        <>
          <SelectField
            label="Line"
            value={operand.line}
            options={BANDS}
            onChange={(line) => onChange({ ...operand, line })}
          />
          <NumberField
            label="Deviations"
            value={operand.deviations}
            min={0.1}
            max={10}
            onChange={(deviations) => onChange({ ...operand, deviations })}
          />
        </>
      )}
      <SelectField
        label="Computed over"
        value={operand.source}
        options={SOURCES}
        onChange={(source) => onChange({ ...operand, source })}
      />
    </>
  );
}

function StreamFields({
  operand,
  streams,
  onChange,
}: OperandFieldsProps<Schema<'StreamOperand'>> & { readonly streams: readonly StreamNode[] }) {
  const stream = streams.find(({ id }) => id === operand.nodeId);
  const names = Object.fromEntries(streams.map((each) => [each.id, nodeName(each)]));
  const fields = stream === undefined ? [] : fieldsOf(stream.config);
  // What is named stays to be seen, also where it is no more.
  const shown = fields.includes(operand.field) ? fields : [operand.field, ...fields];
  return (
    <>
      <SelectField
        label="Stream"
        value={operand.nodeId}
        options={stream === undefined ? { [operand.nodeId]: `${operand.nodeId} (not there)`, ...names } : names}
        onChange={(nodeId) => {
          const chosen = streams.find(({ id }) => id === nodeId);
          onChange({ ...operandOf('stream', chosen), offset: operand.offset } as Operand);
        }}
      />
      <SelectField
        label="Field"
        value={operand.field}
        options={Object.fromEntries(shown.map((field) => [field, field]))}
        onChange={(field) => onChange({ ...operand, field })}
      />
    </>
  );
}
