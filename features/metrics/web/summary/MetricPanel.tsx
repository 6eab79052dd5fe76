import type { MetricQueries } from '@komainu/contracts/metrics/governance-api.ts';
import { MetricChart } from '@komainu/ui/charts/MetricChart.tsx';
import { Button, ErrorState, LoadingBar, Tag } from '@komainu/ui/controls/controls.tsx';
import { ago, fullDateTime } from '@komainu/ui/format/date.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type MetricRow, useMetrics } from '@komainu/ui/metric-editor/catalogue.ts';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { IconActivity, IconPencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usualQuery } from '../explorer/suggest.ts';
import { METRICS } from '../messages.ts';
import { unitText } from './columns.tsx';
import { DeleteMetric } from './DeleteMetric.tsx';
import { EditMetric } from './EditMetric.tsx';
import { GovernorBanner } from './GovernorBanner.tsx';
import { useCardinality } from './governance.ts';
import { MetricAssets } from './MetricAssets.tsx';
import { MetricTags } from './MetricTags.tsx';
import { TagConfiguration } from './TagConfiguration.tsx';

interface MetricPanelProps {
  readonly metric: string;
  readonly onClose: () => void;
  readonly onNext: (() => void) | undefined;
  readonly onPrevious: (() => void) | undefined;
}

/** One metric: what it is, how it went, which tags its series carry. */
export function MetricPanel({ metric, ...walk }: MetricPanelProps) {
  const text = useText(METRICS);
  const { language } = useLanguage();
  // By its own name, so that a link finds it whatever is searched for behind the panel.
  const { data, error, isFetching, refetch } = useMetrics(metric, language);
  const row = data?.data.find((one) => one.metric === metric);
  return (
    <SidePanel {...walk} header={<h2 className="metric-name">{metric}</h2>}>
      {row !== undefined ? (
        <About row={row} onGone={walk.onClose} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : isFetching ? (
        <LoadingBar on />
      ) : (
        <p className="metric-hint">{text.gone}</p>
      )}
    </SidePanel>
  );
}

function About({ row, onGone }: { row: MetricRow; onGone: () => void }) {
  const text = useText(METRICS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const [isEditing, setEditing] = useState(false);
  const unit = unitText(row);
  const query = usualQuery(row);
  const cardinality = useCardinality(row.metric);
  return (
    <>
      <div className="metric-facts">
        <Tag>{row.type}</Tag>
        {unit === '' ? null : <Tag>{unit}</Tag>}
        {row.intervalSeconds === 0 ? null : <Tag>{text.everySeconds(row.intervalSeconds)}</Tag>}
        <Tag>{text.seriesCount(exact(row.series, language))}</Tag>
        <span className="metric-hint">
          {text.lastSeen} {ago(row.lastSeenUnixMs, Date.now(), language)}
        </span>
        <Button kind="quiet" label={text.edit} aria-expanded={isEditing} onClick={() => setEditing(!isEditing)}>
          <IconPencil size={15} />
        </Button>
        <Link className="button metric-explore" to={linkTo('/metrics/explorer', { a: query }, params) as string}>
          <IconActivity size={15} />
          {text.explore}
        </Link>
      </div>
      {isEditing ? (
        <EditMetric row={row} onDone={() => setEditing(false)} />
      ) : row.description === '' ? null : (
        <p className="metric-description">{row.description}</p>
      )}
      <GovernorBanner metric={row.metric} />
      <MetricChart title={query} query={query} unit={unit} height={180} preview />
      {cardinality.data === undefined ? (
        cardinality.error === null ? (
          <LoadingBar on />
        ) : (
          <ErrorState error={cardinality.error} onRetry={() => void cardinality.refetch()} />
        )
      ) : (
        <>
          <QueriedNote queries={cardinality.data.queries} />
          <MetricTags row={row} cardinality={cardinality.data} />
          <MetricAssets assets={cardinality.data.assets} />
          <TagConfiguration row={row} cardinality={cardinality.data} />
        </>
      )}
      <DeleteMetric metric={row.metric} series={row.series} cardinality={cardinality.data} onDone={onGone} />
    </>
  );
}

/** How often it is asked for: what nobody asks for need not be sent. */
function QueriedNote({ queries }: { queries: MetricQueries }) {
  const text = useText(METRICS);
  const { language } = useLanguage();
  const since = text.countedSince(fullDateTime(queries.countedSinceUnixMs, language));
  return (
    <p className="metric-hint metric-queried" title={since}>
      {queries.count === 0 ? text.neverQueried : text.queriedTimes(exact(queries.count, language))}
      {queries.lastUnixMs === 0 ? null : ` · ${text.queriedAgo(ago(queries.lastUnixMs, Date.now(), language))}`}
    </p>
  );
}
