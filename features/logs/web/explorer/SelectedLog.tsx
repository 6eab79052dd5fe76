import { useUrlState } from '@komainu/ui/url/url-state.ts';
import type { LogItem } from '../log-item.ts';
import { LogPanel } from '../panel/LogPanel.tsx';

interface SelectedLogProps {
  /** The list that `j` and `k` walk; a log that is not in it is read by its id. */
  readonly logs: readonly LogItem[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onColumn: (column: string) => void;
}

/** The log that the address names, over whatever view. */
export function SelectedLog({ logs, query, onQuery, onColumn }: SelectedLogProps) {
  const [selected, setSelected] = useUrlState('log');
  const index = logs.findIndex((log) => log.id === selected);
  if (selected === '') return null;
  const walk = (log: LogItem | undefined) =>
    log === undefined || index === -1 ? undefined : () => setSelected(log.id, { replace: true });
  return (
    <LogPanel
      id={selected}
      log={logs[index]}
      query={query}
      onQuery={onQuery}
      onColumn={onColumn}
      onClose={() => setSelected('', { replace: true })}
      onNext={walk(logs[index + 1])}
      onPrevious={walk(logs[index - 1])}
    />
  );
}
