import { useState } from 'react';
import type { Schema } from '../../api/types.ts';
import { Stack } from '../../ui/layout.tsx';
import { FieldRow, SelectField } from './fields.tsx';
import type { StreamNode } from './graph.ts';
import { INTERVALS } from './OperandFields.tsx';
import { PredictionSearch, SubjectSearch } from './SourceSearch.tsx';
import { STREAMS } from './starters.ts';
import { fieldsOf } from './stream-fields.ts';
import { CHANNELS, DEPTHS, INCLUSIONS, PROVIDERS } from './words.ts';

type Config = StreamNode['config'];
type Provider = Config['provider'];

const HYPERLIQUID = {
  candles: CHANNELS.candles,
  indicators: CHANNELS.indicators,
  funding: CHANNELS.funding,
} as Readonly<Record<'candles' | 'indicators' | 'funding', string>>;
const DEFILLAMA = {
  capital_base: CHANNELS.capital_base,
  capital_flows: CHANNELS.capital_flows,
  economic_throughput: CHANNELS.economic_throughput,
} as Readonly<Record<Schema<'DefiLlamaStreamConfig'>['channel'], string>>;

interface StreamFormProps {
  readonly node: StreamNode;
  readonly onChange: (node: StreamNode) => void;
}

export function StreamForm({ node, onChange }: StreamFormProps) {
  const { config } = node;
  // Which market, only its owner can say: until then the stream stays what it was.
  const [choosing, setChoosing] = useState(false);
  const change = (next: Config) => onChange({ ...node, config: next });
  function choose(provider: Provider): void {
    setChoosing(provider === 'polymarket' && config.provider !== 'polymarket');
    const { inclusion, depth } = config;
    if (provider !== 'polymarket' && provider !== config.provider) change({ ...STREAMS[provider], inclusion, depth });
  }
  const shown = choosing ? 'polymarket' : config.provider;
  return (
    <Stack>
      <FieldRow>
        <SelectField label="Source" value={shown} options={PROVIDERS} onChange={choose} />
        {!choosing && config.provider === 'hyperliquid' && <HyperliquidFields config={config} onChange={change} />}
        {!choosing && config.provider === 'defillama' && (
          <SelectField
            label="Figures"
            value={config.channel}
            options={DEFILLAMA}
            onChange={(channel) => change({ ...config, channel })}
          />
        )}
      </FieldRow>
      {choosing && <p>Choose a market. Until then the stream stays what it was.</p>}
      {shown === 'polymarket' && (
        <PredictionSearch
          chosen={config.provider === 'polymarket' ? config.marketId : undefined}
          onChoose={({ marketId, channel }) => {
            setChoosing(false);
            if (channel === null) return;
            const { inclusion, depth } = config;
            change({ provider: 'polymarket', channel, marketId, inclusion, depth });
          }}
        />
      )}
      {shown === 'defillama' && config.provider === 'defillama' && (
        <SubjectSearch
          channel={config.channel}
          chosen={`${config.subjectType} ${config.subject}`}
          onChoose={({ subject, subjectType }) => change({ ...config, subject, subjectType })}
        />
      )}
      <FieldRow>
        <SelectField
          label="Inclusion"
          value={config.inclusion}
          options={INCLUSIONS}
          onChange={(inclusion) => change({ ...config, inclusion })}
        />
        <SelectField
          label="How far back"
          value={config.depth}
          options={DEPTHS}
          onChange={(depth) => change({ ...config, depth })}
        />
      </FieldRow>
      <p className="muted small">Rules can name: {fieldsOf(config).join(', ')}.</p>
    </Stack>
  );
}

function HyperliquidFields({
  config,
  onChange,
}: {
  config: Extract<Config, { provider: 'hyperliquid' }>;
  onChange: (config: Config) => void;
}) {
  const { provider, inclusion, depth } = config;
  return (
    <>
      <SelectField
        label="Data"
        value={config.channel}
        options={HYPERLIQUID}
        onChange={(channel) => {
          if (channel === 'funding') onChange({ provider, channel, inclusion, depth });
          else
            onChange({ provider, channel, interval: 'interval' in config ? config.interval : '1h', inclusion, depth });
        }}
      />
      {config.channel !== 'funding' && (
        <SelectField
          label="Candles"
          value={config.interval}
          options={INTERVALS}
          onChange={(interval) => onChange({ ...config, interval })}
        />
      )}
    </>
  );
}
