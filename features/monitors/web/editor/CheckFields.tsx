import type { ServiceCheckNamesAnswer } from '@komainu/contracts/metrics/service-checks.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { ListField, SelectField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useQuery } from '@tanstack/react-query';
import { type CheckAlert, readCheckAlert, writeCheckAlert } from '../model/check-alert.ts';
import { withDefinition } from '../model/draft.ts';
import type { DraftProps } from './field-props.ts';
import { EDITOR } from './messages.ts';
import { SourceFields } from './SourceFields.tsx';

/** Which service check, of what, and for what each one alert. */
export function CheckFields({ draft, onChange }: DraftProps) {
  const text = useText(EDITOR);
  const names = useQuery({
    queryKey: ['monitors', 'checks'],
    queryFn: ({ signal }) => apiGet<ServiceCheckNamesAnswer>('/api/unstable/service_checks/names', signal),
  });
  const alert = readCheckAlert(draft.definition.query);
  if (alert === undefined) return <SourceFields draft={draft} onChange={onChange} />;
  const set = (change: Partial<CheckAlert>): void =>
    onChange(withDefinition(draft, { query: writeCheckAlert({ ...alert, ...change }) }));
  return (
    <div className="fields-line">
      <SelectField
        label={text.check}
        value={alert.check}
        choices={[['', '–'], ...(names.data?.data ?? []).map(({ check }) => [check, check] as const)]}
        onChange={(check) => set({ check })}
      />
      <ListField
        label={text.over}
        mono
        placeholder={text.overHint}
        value={alert.over}
        onChange={(over) => set({ over })}
      />
      <ListField label={text.exclude} mono value={alert.exclude} onChange={(exclude) => set({ exclude })} />
      <ListField label={text.byKeys} mono placeholder="host" value={alert.by} onChange={(by) => set({ by })} />
    </div>
  );
}
