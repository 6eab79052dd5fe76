import '@komainu/ui/definition/definition.css';
import '../monitors.css';
import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { newMonitorLink } from '@komainu/ui/monitors/monitor-link.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useMemo } from 'react';
import { KindChooser } from '../common/KindChooser.tsx';
import { useMonitor } from '../data/monitors-api.ts';
import { copyOf, kindFrom, newDraft } from '../model/draft.ts';
import { MonitorEditor } from './MonitorEditor.tsx';
import { EDITOR } from './messages.ts';

/** A new monitor: of a chosen type, with a query from elsewhere, or a copy of another. */
export default function NewMonitorPage() {
  const text = useText(EDITOR);
  const [params] = useUrlParams();
  const { type, watch: query, name, message, tags, copy } = params;
  const kind = kindFrom(type);
  const given = JSON.stringify({ query, name, message, tags });
  // The time may change while one edits; what the monitor begins with does not.
  const start = useMemo(() => (kind === undefined ? undefined : newDraft(kind, JSON.parse(given))), [kind, given]);
  if (copy !== undefined) return <Copy id={copy} />;
  if (start !== undefined) return <MonitorEditor key={`${kind} ${given}`} start={start} />;
  return (
    <div className="page">
      <div className="page-scroll page-empty">
        <h2>{text.choose}</h2>
        <KindChooser hrefOf={(one) => newMonitorLink({ kind: one }, params)} />
      </div>
    </div>
  );
}

function Copy({ id }: { id: string }) {
  const { data, error, refetch } = useMonitor(id);
  const start = useMemo(() => (data === undefined ? undefined : copyOf(data)), [data?.id]);
  if (start !== undefined) return <MonitorEditor start={start} />;
  return error === null ? <LoadingBar on /> : <ErrorState error={error} onRetry={() => void refetch()} />;
}
