import type { Schema } from '../../api/types.ts';
import { CheckField, FieldGroup, FieldRow, NumberField, PercentField, SelectField } from './fields.tsx';

interface RiskFieldsProps {
  readonly risk: Schema<'RiskLimits'>;
  readonly onChange: (risk: Schema<'RiskLimits'>) => void;
}

export function RiskFields({ risk, onChange }: RiskFieldsProps) {
  return (
    <FieldGroup legend="Risk">
      <FieldRow>
        <PercentField
          label="Largest position"
          hint="Margin of one asset, of the account."
          value={risk.maxPositionFraction}
          min={0}
          above
          max={100}
          onChange={(maxPositionFraction) => onChange({ ...risk, maxPositionFraction })}
        />
        <NumberField
          label="Leverage"
          hint="At most what the market allows."
          value={risk.leverage}
          min={1}
          max={50}
          integer
          onChange={(leverage) => onChange({ ...risk, leverage })}
        />
        <PercentField
          label="Stop loss"
          hint="Of the entry price; empty for none."
          value={risk.stopLossFraction}
          min={0}
          above
          max={100}
          onChange={(stopLossFraction) => onChange({ ...risk, stopLossFraction })}
          onClear={() => onChange({ ...risk, stopLossFraction: null })}
        />
        <PercentField
          label="Take profit"
          hint="Of the entry price; empty for none."
          value={risk.takeProfitFraction}
          min={0}
          above
          max={1000}
          onChange={(takeProfitFraction) => onChange({ ...risk, takeProfitFraction })}
          onClear={() => onChange({ ...risk, takeProfitFraction: null })}
        />
      </FieldRow>
    </FieldGroup>
  );
}

interface ExecutionFieldsProps {
  readonly execution: Schema<'Execution'>;
  readonly onChange: (execution: Schema<'Execution'>) => void;
}

const ORDER_TYPES = { market: 'Market', limit: 'Limit' } as const;
const TIMES_IN_FORCE = { gtc: 'Until cancelled', ioc: 'Immediate or cancel', fok: 'Fill or kill' } as const;
const NEW_LIMIT = { orderType: 'limit', offsetBps: 0, timeInForce: 'gtc', postOnly: false } as const;
const FARTHEST_BPS = 1000;

export function ExecutionFields({ execution, onChange }: ExecutionFieldsProps) {
  return (
    <FieldGroup legend="Execution">
      <FieldRow>
        <SelectField
          label="Orders"
          value={execution.orderType}
          options={ORDER_TYPES}
          onChange={(orderType) => onChange(orderType === 'market' ? { orderType } : NEW_LIMIT)}
        />
        {execution.orderType === 'limit' && (
          <>
            <NumberField
              label="Offset (basis points)"
              hint="To the better side; negative crosses."
              value={execution.offsetBps}
              min={-FARTHEST_BPS}
              max={FARTHEST_BPS}
              onChange={(offsetBps) => onChange({ ...execution, offsetBps })}
            />
            <SelectField
              label="Time in force"
              value={execution.timeInForce}
              options={TIMES_IN_FORCE}
              onChange={(timeInForce) => onChange({ ...execution, timeInForce })}
            />
          </>
        )}
      </FieldRow>
      {execution.orderType === 'limit' && (
        <CheckField
          label="Post only"
          hint="refused rather than taking liquidity; with “until cancelled” only"
          checked={execution.postOnly}
          onChange={(postOnly) => onChange({ ...execution, postOnly })}
        />
      )}
    </FieldGroup>
  );
}
