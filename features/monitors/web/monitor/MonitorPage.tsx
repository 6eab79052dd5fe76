import '@komainu/ui/definition/definition.css';
import '../monitors.css';
import './monitor.css';
import type { Monitor } from '@komainu/contracts/monitors/monitor.ts';
import { ApiError } from '@komainu/ui/api/client.ts';
import { EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { Failure } from '@komainu/ui/controls/Failure.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { JudgedChart } from '../common/JudgedChart.tsx';
import { useMonitor, useMonitorHistory, useMonitorPreview } from '../data/monitors-api.ts';
import { MONITORS } from '../messages.ts';
import { groupRows } from '../model/groups.ts';
import { membersOf } from '../model/neighbours.ts';
import { GroupTable } from './GroupTable.tsx';
import { Members } from './Members.tsx';
import { MonitorDowntimes } from './MonitorDowntimes.tsx';
import { MonitorEvents } from './MonitorEvents.tsx';
import { MonitorFacts } from './MonitorFacts.tsx';
import { MonitorHead } from './MonitorHead.tsx';

/** One monitor: how it stands and stood, what it judges, whom it tells. */
export default function MonitorPage() {
  const text = useText(MONITORS);
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data, error, isFetching, refetch } = useMonitor(id);
  if (error instanceof ApiError && (error.status === 404 || error.status === 400)) {
    return (
      <EmptyState title={text.notFound}>
        <p>{text.notFoundText}</p>
        <Link to={'/monitors' as string}>{text.allMonitors}</Link>
      </EmptyState>
    );
  }
  if (data !== undefined) return <OneMonitor monitor={data} />;
  return error === null ? <LoadingBar on={isFetching} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
}

function OneMonitor({ monitor }: { monitor: Monitor }) {
  const text = useText(MONITORS);
  const window = useTimeRange();
  const history = useMonitorHistory(monitor.id, window);
  const preview = useMonitorPreview(monitor, window, monitor.type !== 'composite');
  const [hovered, setHovered] = useState<string>();
  const rows = useMemo(() => groupRows(monitor, history.data, preview.data), [monitor, history.data, preview.data]);
  // After the shell has named the page: a monitor is known by its own name.
  useEffect(() => {
    document.title = `${monitor.name} · Komainu`;
  }, [monitor.name]);
  const series = preview.data?.series ?? [];
  return (
    <div className="page">
      <MonitorHead monitor={monitor} />
      <LoadingBar on={history.isFetching || preview.isFetching} />
      <div className="page-scroll definition-page">
        <div className="definition-main">
          <section className="definition-section">
            <h3>{text.query}</h3>
            <p className="definition-query" translate="no">
              {monitor.query}
            </p>
            {monitor.evaluation_error === undefined || preview.error !== null ? null : (
              <p className="text-wrong" role="alert">
                {monitor.evaluation_error}
              </p>
            )}
            <Failure reason={preview.error?.message} />
            {series.length === 0 ? null : (
              <JudgedChart
                label={monitor.name}
                definition={monitor}
                series={series}
                height={230}
                highlighted={hovered}
              />
            )}
          </section>
          {monitor.type === 'composite' ? <Members ids={membersOf(monitor.query)} /> : null}
          <GroupTable monitor={monitor} rows={rows} window={window} onHover={setHovered} />
          <MonitorEvents monitor={monitor} />
        </div>
        <aside className="definition-side">
          <MonitorFacts monitor={monitor} />
          <MonitorDowntimes monitor={monitor} />
        </aside>
      </div>
    </div>
  );
}
