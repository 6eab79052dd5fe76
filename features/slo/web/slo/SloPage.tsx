import '@komainu/ui/definition/definition.css';
import '../slo.css';
import type { Slo, SloThreshold } from '@komainu/contracts/slo/slo.ts';
import { ApiError } from '@komainu/ui/api/client.ts';
import { EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { BudgetChart } from '@komainu/ui/slo/BudgetChart.tsx';
import { SliChart } from '@komainu/ui/slo/SliChart.tsx';
import { useSloHistory, useTimeframeWindow } from '@komainu/ui/slo/slo-api.ts';
import { FixedTimeRange, useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { SLOS } from '../messages.ts';
import { useSlo } from '../slos-api.ts';
import { Corrections } from './Corrections.tsx';
import { Frames } from './Frames.tsx';
import { Groups } from './Groups.tsx';
import { SloFacts } from './SloFacts.tsx';
import { SloHead } from './SloHead.tsx';

/** One objective: what was reached in each timeframe, how the budget was spent, by which groups. */
export default function SloPage() {
  const text = useText(SLOS);
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data, error, isFetching, refetch } = useSlo(id);
  if (error instanceof ApiError && (error.status === 404 || error.status === 400)) {
    return (
      <EmptyState title={text.notFound}>
        <Link to={'/slo' as string}>{text.all}</Link>
      </EmptyState>
    );
  }
  if (data !== undefined) return <OneSlo slo={data.data} />;
  return error === null ? <LoadingBar on={isFetching} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
}

function OneSlo({ slo }: { slo: Slo }) {
  const [frame, setFrame] = useUrlState('frame', slo.thresholds[0]?.timeframe ?? '7d');
  const threshold = slo.thresholds.find(({ timeframe }) => timeframe === frame) ?? slo.thresholds[0];
  // After the shell has named the page: an objective is known by its own name.
  useEffect(() => {
    document.title = `${slo.name} · Komainu`;
  }, [slo.name]);
  if (threshold === undefined) return null;
  return (
    <div className="page">
      <SloHead slo={slo} />
      <div className="page-scroll definition-page">
        <div className="definition-main">
          <Frames slo={slo} chosen={frame} onChoose={setFrame} />
          <Window slo={slo} threshold={threshold} isAbove={frame === 'above'} />
        </div>
        <aside className="definition-side">
          <SloFacts slo={slo} />
          <Corrections slo={slo} />
        </aside>
      </div>
    </div>
  );
}

/** The history over the chosen timeframe, or over the time at the top. */
function Window(props: { slo: Slo; threshold: SloThreshold; isAbove: boolean }) {
  const above = useTimeRange();
  const framed = useTimeframeWindow(props.threshold.timeframe);
  const window = props.isAbove ? above : framed;
  return (
    <FixedTimeRange fromMs={window.fromMs} toMs={window.toMs}>
      <History {...props} />
    </FixedTimeRange>
  );
}

function History({ slo, threshold, isAbove }: { slo: Slo; threshold: SloThreshold; isAbove: boolean }) {
  const text = useText(SLOS);
  const found = useSloHistory(slo.id, useTimeRange(), isAbove ? threshold.target : undefined);
  const history = found.data?.data;
  if (found.error !== null && history === undefined)
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <>
      {history === undefined ? (
        <LoadingBar on={found.isFetching} />
      ) : (
        <>
          {(history.overall.errors ?? []).map(({ error_type, error_message }) => (
            <p key={error_type} className="text-hint" role="status">
              {error_type === 'ZERO_VALUED_DENOMINATOR' || error_type === 'NO_RESULTS' ? (
                text.noEvents
              ) : (
                <span translate="no">{error_message}</span>
              )}
            </p>
          ))}
          <section className="definition-section">
            <h3>{text.history}</h3>
            <SliChart label={text.sli} history={history} threshold={threshold} height={170} />
          </section>
          <section className="definition-section">
            <h3>{text.burnDown}</h3>
            <BudgetChart label={text.budget} history={history} target={threshold.target} height={170} />
          </section>
          <Groups history={history} target={threshold.target} />
        </>
      )}
    </>
  );
}
