import type { SloListAnswer } from '@komainu/contracts/slo/slo.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { SelectField } from '@komainu/ui/controls/fields.tsx';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useQuery } from '@tanstack/react-query';
import { splitComparison } from '../model/comparison.ts';
import { withBody } from '../model/draft.ts';
import { readSloAlert, type SloAlert, writeSloAlert } from '../model/slo-alert.ts';
import type { DraftProps } from './field-props.ts';
import { EDITOR } from './messages.ts';
import { SourceFields } from './SourceFields.tsx';
import { windowChoices } from './windows.ts';

/** An objective's error budget, or how fast it is spent. */
export function SloFields({ draft, onChange }: DraftProps) {
  const text = useText(EDITOR);
  const { language } = useLanguage();
  const slos = useQuery({
    queryKey: ['slo', 'names'],
    queryFn: ({ signal }) => apiGet<SloListAnswer>('/api/v1/slo?limit=1000', signal),
  });
  const alert = readSloAlert(splitComparison(draft.definition.query).body);
  if (alert === undefined) return <SourceFields draft={draft} onChange={onChange} />;
  const set = (change: Partial<SloAlert>): void => onChange(withBody(draft, writeSloAlert({ ...alert, ...change })));
  const own = slos.data?.data.find(({ id }) => id === alert.slo);
  const timeframes = own?.thresholds.map(({ timeframe }) => timeframe) ?? ['7d', '30d', '90d'];
  return (
    <div className="fields-line">
      <SelectField
        label={text.slo}
        value={alert.slo}
        choices={[['', '–'], ...(slos.data?.data ?? []).map(({ id, name }) => [id, name] as const)]}
        onChange={(slo) => set({ slo })}
      />
      <SelectField
        label={text.sloMeasure}
        value={alert.measure}
        choices={[
          ['error_budget', text.errorBudget],
          ['burn_rate', text.burnRate],
        ]}
        onChange={(measure) => set({ measure: measure === 'burn_rate' ? 'burn_rate' : 'error_budget' })}
      />
      <SelectField
        label={text.timeframe}
        narrow
        value={alert.over}
        choices={windowChoices('', timeframes, language)}
        onChange={(over) => set({ over })}
      />
      {alert.measure === 'error_budget' ? null : (
        <>
          <SelectField
            label={text.longWindow}
            narrow
            value={alert.longWindow}
            choices={windowChoices('', ['1h', '6h', '1d', '2d'], language)}
            onChange={(longWindow) => set({ longWindow })}
          />
          <SelectField
            label={text.shortWindow}
            narrow
            value={alert.shortWindow}
            choices={windowChoices('', ['5m', '30m', '2h', '4h'], language)}
            onChange={(shortWindow) => set({ shortWindow })}
          />
        </>
      )}
    </div>
  );
}
