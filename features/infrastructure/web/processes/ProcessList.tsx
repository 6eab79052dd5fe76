import type { ProcessesAnswer, ProcessRow } from '@komainu/contracts/infrastructure/processes-api.ts';
import { EmptyState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { bytes, digits, duration, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type VirtualColumn, VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { LISTS } from '../shared/messages.ts';
import { SortHeader } from '../shared/SortHeader.tsx';
import { useRunning } from '../shared/use-running.ts';
import { PROCESSES } from './messages.ts';
import { ProcessBar } from './ProcessBar.tsx';
import { ProcessPanel } from './ProcessPanel.tsx';

const LIMIT = '2000';

/** Names a process in the address. */
export function processKey({ host, pid, createdUnixMs }: ProcessRow): string {
  return `${host}/${pid}/${createdUnixMs}`;
}

/** Processes one by one, the busiest first. `scope` narrows what is searched and is not shown in the bar. */
export function ProcessList({ scope, hides }: { scope: string; hides: readonly string[] }) {
  const text = useText(PROCESSES);
  const lists = useText(LISTS);
  const { language } = useLanguage();
  const [search] = useUrlState('search');
  const [sort] = useUrlState('sort', '-cpu');
  const [params, setParams] = useUrlParams();
  const asked = [scope, search].filter((part) => part !== '').join(' ');
  const { data, error, isFetching } = useRunning<ProcessesAnswer>('/api/unstable/processes', {
    search: asked,
    sort,
    limit: LIMIT,
  });
  const columns = useColumns().filter(({ key }) => !hides.includes(key));
  const rows = data?.data ?? [];
  const selected = params['process'];
  const place = rows.findIndex((row) => processKey(row) === selected);
  const open = (row: ProcessRow | undefined) =>
    row === undefined ? undefined : () => setParams({ process: processKey(row) }, { replace: true });
  const total = exact(data?.total ?? 0, language);
  return (
    <div className="list-page">
      <ProcessBar
        count={
          data === undefined
            ? ''
            : rows.length < data.total
              ? lists.firstOf(exact(rows.length, language), total)
              : text.shown(total)
        }
        error={error?.message}
      />
      <LoadingBar on={isFetching && data === undefined} />
      {rows.length === 0 && data !== undefined ? (
        <EmptyState title={text.emptyTitle}>
          <p>{text.emptyText}</p>
        </EmptyState>
      ) : (
        <VirtualTable
          label={text.processes}
          rows={rows}
          columns={columns}
          rowKey={processKey}
          selectedKey={selected}
          onSelect={(row) => setParams({ process: processKey(row) }, { replace: selected !== undefined })}
        />
      )}
      {selected === undefined ? null : (
        <ProcessPanel
          processKey={selected}
          onClose={() => setParams({ process: undefined })}
          onNext={open(rows[place + 1])}
          onPrevious={place > 0 ? open(rows[place - 1]) : undefined}
        />
      )}
    </div>
  );
}

function useColumns(): VirtualColumn<ProcessRow>[] {
  const text = useText(PROCESSES);
  const lists = useText(LISTS);
  const [sort, setSort] = useUrlState('sort', '-cpu');
  const header = (title: string, name: string, beginsDescending = false) => (
    <SortHeader title={title} name={name} sort={sort} onSort={setSort} beginsDescending={beginsDescending} />
  );
  const nowMs = Date.now();
  return [
    {
      key: 'command',
      title: header(text.command, 'name'),
      width: 'minmax(220px, 3fr)',
      cell: (row) => (
        <span title={row.command}>
          <span className="program">{row.name}</span>
          <span>{row.command}</span>
        </span>
      ),
    },
    { key: 'host', title: header(lists.host, 'host'), width: 'minmax(100px, 1fr)', cell: (row) => row.host },
    { key: 'user', title: header(text.user, 'user'), width: '90px', cell: (row) => row.user },
    {
      key: 'cpu',
      title: header(lists.cpu, 'cpu', true),
      width: '74px',
      align: 'right',
      cell: (row) => `${digits(row.cpuPercent)} %`,
    },
    {
      key: 'rss',
      title: header(lists.memory, 'rss', true),
      width: '86px',
      align: 'right',
      cell: (row) => bytes(row.rssBytes),
    },
    {
      key: 'share',
      title: '%',
      width: '78px',
      align: 'right',
      cell: (row) => (row.memoryRatio === 0 ? '–' : `${(row.memoryRatio * 100).toFixed(1)} %`),
    },
    {
      key: 'threads',
      title: header(lists.threads, 'threads', true),
      width: '74px',
      align: 'right',
      cell: (row) => row.threads,
    },
    {
      key: 'files',
      title: header(text.openFiles, 'open_files', true),
      width: '66px',
      align: 'right',
      cell: (row) => (row.openFiles === 0 ? '–' : row.openFiles),
    },
    {
      key: 'io',
      title: header(text.io, 'io', true),
      width: '90px',
      align: 'right',
      cell: (row) => `${bytes(row.readBytesPerS + row.writeBytesPerS)}/s`,
    },
    {
      key: 'age',
      title: header(lists.age, 'created'),
      width: '96px',
      align: 'right',
      cell: (row) => duration(Math.max(0, nowMs - row.createdUnixMs) * 1e6),
    },
    { key: 'pid', title: header(text.pid, 'pid'), width: '70px', align: 'right', cell: (row) => row.pid },
  ];
}
