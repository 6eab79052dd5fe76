import { CodeBlock, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { ConfigFrame } from '../ConfigFrame.tsx';
import { DefinitionPanel } from '../form/DefinitionPanel.tsx';
import { valueAtPlace } from '../form/field.ts';
import { MatchPreview } from '../MatchPreview.tsx';
import { SectionHead } from '../SectionHead.tsx';
import { METRIC_FIELDS, NEW_METRIC } from './fields.ts';
import { MetricTable } from './MetricTable.tsx';
import { LOG_METRICS } from './messages.ts';
import { useLogMetrics, useMetricChange } from './metric-api.ts';

/** Metrics that are made of logs as they come in. */
export default function MetricsPage() {
  const text = useText(LOG_METRICS);
  const [opened, setOpened] = useUrlState('metric');
  const { data, error, isPending, refetch } = useLogMetrics();
  const change = useMetricChange();
  if (error !== null) {
    return (
      <ConfigFrame section="metrics">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </ConfigFrame>
    );
  }
  const metric = data?.find(({ id }) => id === opened);
  const isNew = opened === 'new' && metric === undefined;
  return (
    <ConfigFrame section="metrics">
      <div className="config-body">
        <LoadingBar on={isPending} />
        <div className="page-scroll config-list">
          <SectionHead intro={text.intro} add={text.add} permission="write" onAdd={() => setOpened('new')} />
          {data === undefined ? null : data.length === 0 ? (
            <section className="config-empty">
              <h2>{text.emptyTitle}</h2>
              <p>{text.emptyText}</p>
              <CodeBlock>status:error</CodeBlock>
            </section>
          ) : (
            <MetricTable metrics={data} opened={opened} onOpen={setOpened} />
          )}
        </div>
        {metric === undefined && !isNew ? null : (
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
        )}
      </div>
    </ConfigFrame>
  );
}
