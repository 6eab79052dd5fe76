import '../metrics.css';
import { useMay } from '@komainu/ui/api/session.ts';
import type { ChartKind } from '@komainu/ui/charts/timeseries-data.ts';
import { Button, ErrorState, LoadingBar, SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { KeepDialog } from '@komainu/ui/keep/KeepDialog.tsx';
import { FormulaRow } from '@komainu/ui/metric-editor/FormulaRow.tsx';
import { QueryRow } from '@komainu/ui/metric-editor/QueryRow.tsx';
import { CREATE_MONITOR } from '@komainu/ui/monitors/create-monitor.ts';
import { newMonitorLink } from '@komainu/ui/monitors/monitor-link.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { IconBell, IconLayoutDashboard, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { METRICS } from '../messages.ts';
import { explorerMonitor } from './explorer-monitor.ts';
import {
  type ExplorerState,
  formulaId,
  freeId,
  readState,
  toggled,
  withFormula,
  withQuery,
  writeState,
} from './explorer-state.ts';
import { explorerWidget } from './explorer-widget.ts';
import { Results } from './Results.tsx';
import { RowNote } from './RowNote.tsx';
import { useExplorerRun } from './run-rows.ts';
import { Suggestions } from './Suggestions.tsx';

/** Queries and formulas over them as lines, areas or bars. The address is the state; Back undoes a change. */
export default function ExplorerPage() {
  const text = useText(METRICS);
  const [params, setParams] = useUrlParams();
  const state = useMemo(() => readState(params), [params]);
  const run = useExplorerRun(state, useTimeRange());
  const apply = (next: ExplorerState): void => setParams(writeState(next));
  return (
    <div className="page">
      <div className="page-scroll metrics-page">
        <Builder state={state} run={run} onChange={apply} />
        <LoadingBar on={run.isFetching} />
        {state.queries.length === 0 ? (
          <Suggestions onChoose={(query) => apply(withQuery(state, 'a', query))} />
        ) : run.failure !== undefined ? (
          <ErrorState error={run.failure} onRetry={run.retry} />
        ) : (
          <Results
            state={state}
            run={run}
            controls={
              <>
                <MonitorLink state={state} />
                <KeepButton state={state} />
                <SegmentedControl<ChartKind>
                  label={text.kind}
                  value={state.kind}
                  choices={[
                    { value: 'line', label: text.line },
                    { value: 'area', label: text.area },
                    { value: 'bars', label: text.bars },
                  ]}
                  onChange={(kind) => apply({ ...state, kind })}
                />
              </>
            }
          />
        )}
      </div>
    </div>
  );
}

/** Leads to a monitor over what is shown. */
function MonitorLink({ state }: { state: ExplorerState }) {
  const text = useText(CREATE_MONITOR);
  const [params] = useUrlParams();
  const mayWrite = useMay('write');
  const start = explorerMonitor(state);
  if (!mayWrite || start === undefined) return null;
  return (
    <Link className="button" to={newMonitorLink(start, params) as string}>
      <IconBell size={15} />
      {text.create}
    </Link>
  );
}

/** Keeps what is shown on a dashboard or in a notebook. */
function KeepButton({ state }: { state: ExplorerState }) {
  const text = useText(METRICS);
  const mayWrite = useMay('write');
  const [isOpen, setOpen] = useState(false);
  if (!mayWrite) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <IconLayoutDashboard size={15} />
        {text.keep}
      </Button>
      {isOpen ? <KeepDialog widget={explorerWidget(state)} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

interface BuilderProps {
  readonly state: ExplorerState;
  readonly run: ReturnType<typeof useExplorerRun>;
  readonly onChange: (state: ExplorerState) => void;
}

/** The rows. One that was added and says nothing yet is not in the address. */
function Builder({ state, run, onChange }: BuilderProps) {
  const text = useText(METRICS);
  const [pending, setPending] = useState<readonly string[]>([]);
  const [formulaPending, setFormulaPending] = useState(false);
  const ids = [...new Set([...state.queries.map(({ id }) => id), ...pending])].sort();
  const shown = ids.length === 0 ? ['a'] : ids;
  const formulas = formulaPending ? [...state.formulas, ''] : state.formulas;
  const next = freeId(shown);
  const add = (id: string | undefined, query: string): void => {
    if (id === undefined) return;
    if (query === '') setPending([...shown, id]);
    else onChange(withQuery(state, id, query));
  };
  const remove = (id: string): void => {
    setPending(pending.filter((one) => one !== id));
    onChange(withQuery(state, id, ''));
  };
  return (
    <section className="metrics-builder">
      {shown.map((id) => {
        const query = state.queries.find((one) => one.id === id)?.text ?? '';
        const status = run.states.get(id);
        return (
          <QueryRow
            key={id}
            id={id}
            text={query}
            isShown={!state.hidden.includes(id)}
            asText={state.asText.includes(id)}
            autoFocus={query === '' && pending.includes(id)}
            invalid={status?.error !== null && status?.error !== undefined}
            note={<RowNote status={status} source={query} />}
            onText={(changed) => {
              if (changed === '') setPending([...pending, id]);
              onChange(withQuery(state, id, changed));
            }}
            onToggle={() => onChange({ ...state, hidden: toggled(state.hidden, id) })}
            onAsText={() => onChange({ ...state, asText: toggled(state.asText, id) })}
            onDuplicate={next === undefined ? undefined : () => add(next, query)}
            onRemove={shown.length === 1 && query === '' ? undefined : () => remove(id)}
          />
        );
      })}
      {formulas.map((formula, index) => {
        const id = formulaId(index);
        const status = run.states.get(id);
        return (
          <FormulaRow
            key={id}
            place={index + 1}
            text={formula}
            names={state.queries.map((query) => query.id)}
            isShown={!state.hidden.includes(id)}
            autoFocus={formula === ''}
            invalid={status?.error !== null && status?.error !== undefined}
            note={<RowNote status={status} source={formula} queries={state.queries} states={run.states} />}
            onText={(changed) => {
              setFormulaPending(false);
              onChange(withFormula(state, index, changed));
            }}
            onToggle={() => onChange({ ...state, hidden: toggled(state.hidden, id) })}
            onRemove={() => {
              if (formula === '') setFormulaPending(false);
              else onChange(withFormula(state, index, ''));
            }}
          />
        );
      })}
      <div className="metrics-add">
        <Button kind="quiet" disabled={next === undefined} onClick={() => add(next, '')}>
          <IconPlus size={14} />
          {text.addQuery}
        </Button>
        <Button
          kind="quiet"
          disabled={formulaPending || state.queries.length === 0}
          onClick={() => setFormulaPending(true)}
        >
          <IconPlus size={14} />
          {text.addFormula}
        </Button>
      </div>
    </section>
  );
}
