import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { ConfigSection } from '../ConfigSection.tsx';
import { DefinitionPanel } from '../form/DefinitionPanel.tsx';
import { valueAtPlace } from '../form/field.ts';
import { MatchPreview } from '../MatchPreview.tsx';
import { METRIC_FIELDS, NEW_METRIC } from './fields.ts';
import { MetricTable } from './MetricTable.tsx';
import { LOG_METRICS } from './messages.ts';
import { useLogMetrics, useMetricChange } from './metric-api.ts';

/** Metrics that are made of logs as they come in. */
export default function MetricsPage() {
  const text = useText(LOG_METRICS);
  const [opened, setOpened] = useUrlState('metric');
  const found = useLogMetrics();
  const { data } = found;
  const change = useMetricChange();
  const metric = data?.find(({ id }) => id === opened);
  const isNew = opened === 'new' && metric === undefined;
  return (
    <ConfigSection
      tab="metrics"
      found={found}
      isBusy={found.isPending}
      head={{ intro: text.intro, add: text.add, permission: 'write', onAdd: () => setOpened('new') }}
      empty={{ title: text.emptyTitle, text: text.emptyText, example: 'status:error' }}
      panel={
        metric === undefined && !isNew ? null : (
          <DefinitionPanel
            key={opened}
            title={metric?.id ?? text.add}
            fields={METRIC_FIELDS}
            start={metric === undefined ? NEW_METRIC : { id: metric.id, ...metric.attributes }}
            exists={metric !== undefined}
            permission="write"
            preview={(value) => <MatchPreview query={String(valueAtPlace(value, 'filter.query') ?? '')} />}
            onSave={(value) =>
              change.mutateAsync(
                metric === undefined ? { kind: 'create', value } : { kind: 'save', id: metric.id, value },
              )
            }
            onRemove={() => change.mutateAsync({ kind: 'remove', id: opened })}
            onClose={() => setOpened('')}
          />
        )
      }
    >
      <MetricTable metrics={data ?? []} opened={opened} onOpen={setOpened} />
    </ConfigSection>
  );
}
