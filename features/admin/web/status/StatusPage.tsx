import './status.css';
import type { StatusAnswer } from '@komainu/contracts/status/status-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { bytes, digits, duration, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { useQuery } from '@tanstack/react-query';
import { ADMIN } from '../messages.ts';

const POLL_MS = 5_000;

/** Komainu's own health: what came in, what was refused and why, what it costs, and for how long the disk lasts. */
export default function StatusPage() {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => apiGet<StatusAnswer>('/api/unstable/status', signal),
    refetchInterval: POLL_MS,
  });
  if (data === undefined)
    return error === null ? (
      <LoadingBar on={isFetching} />
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  return (
    <div className="page-scroll status">
      <Facts status={data} />
      <Intake status={data} />
      <Rejections status={data} />
      <Tables status={data} />
    </div>
  );
}

function Facts({ status }: { status: StatusAnswer }) {
  const text = useText(ADMIN);
  const { store, disk, process } = status;
  const states: Readonly<Record<string, string>> = {
    ready: text.storeReady,
    restarting: text.storeRestarting,
    disk_full: text.storeDiskFull,
  };
  const facts: [string, string, string][] = [
    [
      text.storeState,
      states[store.state] ?? store.state,
      [
        store.reason,
        store.restarts > 0 ? text.restarts(store.restarts) : '',
        store.spooledBlocks > 0 ? text.spooled(store.spooledBlocks) : '',
      ]
        .filter(Boolean)
        .join(' · '),
    ],
    [text.uptime, duration((Date.now() - status.startedAtUnixMs) * 1e6), `${text.version} ${status.version}`],
    [text.diskFree, bytes(disk.freeBytes), `${digits((100 * disk.freeBytes) / disk.totalBytes)} %`],
    [text.dataOnDisk, bytes(disk.dataBytes), ''],
    [text.memory, bytes(process.rssBytes), ''],
    [text.eventLoop, duration(process.eventLoopP99Ms * 1e6), ''],
  ];
  return (
    <dl className="status-facts">
      {facts.map(([name, value, more]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd data-state={name === text.storeState ? store.state : undefined}>{value}</dd>
          <dd className="status-more">{more}</dd>
        </div>
      ))}
    </dl>
  );
}

function Intake({ status }: { status: StatusAnswer }) {
  const text = useText(ADMIN);
  const { language } = useLanguage();
  return (
    <section>
      <h2>{text.intake}</h2>
      {status.intake.length === 0 ? (
        <p>{text.noIntake}</p>
      ) : (
        <DataTable
          label={text.intake}
          heads={[
            text.source,
            { right: text.perSecond },
            { right: text.received },
            { right: text.stored },
            { right: text.rejected },
          ]}
        >
          {status.intake.map((row) => (
            <tr key={row.source}>
              <td>{row.source}</td>
              <td data-align="right">{digits(row.perSecond)}</td>
              <td data-align="right">{exact(row.received, language)}</td>
              <td data-align="right">{exact(row.stored, language)}</td>
              <td data-align="right">
                {exact(
                  row.rejected.reduce((sum, one) => sum + one.count, 0),
                  language,
                )}
              </td>
            </tr>
          ))}
        </DataTable>
      )}
    </section>
  );
}

function Rejections({ status }: { status: StatusAnswer }) {
  const text = useText(ADMIN);
  const { language } = useLanguage();
  const rows = status.intake.flatMap((row) => row.rejected.map((one) => ({ source: row.source, ...one })));
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>{text.refused}</h2>
      <DataTable label={text.refused} heads={[text.source, text.reason, { right: text.rejected }]}>
        {rows.map((row) => (
          <tr key={`${row.source} ${row.reason}`}>
            <td>{row.source}</td>
            <td className="mono">{row.reason}</td>
            <td data-align="right">{exact(row.count, language)}</td>
          </tr>
        ))}
      </DataTable>
    </section>
  );
}

function Tables({ status }: { status: StatusAnswer }) {
  const text = useText(ADMIN);
  const { language } = useLanguage();
  return (
    <section>
      <h2>{text.tables}</h2>
      <DataTable
        label={text.tables}
        heads={[
          text.table,
          { right: text.rows },
          { right: text.size },
          text.oldest,
          text.retention,
          { right: text.forecast },
        ]}
      >
        {status.tables.map((table) => (
          <tr key={table.name}>
            <td className="mono">{table.name}</td>
            <td data-align="right">{exact(table.rows, language)}</td>
            <td data-align="right">{bytes(table.bytes)}</td>
            <td>{table.oldestUnixMs === null ? '–' : new Date(table.oldestUnixMs).toISOString().slice(0, 10)}</td>
            <td>{text.days(table.retentionDays)}</td>
            <td data-align="right">
              {table.forecastBytes !== null
                ? bytes(table.forecastBytes)
                : table.retentionDays === 0 || table.rows === 0
                  ? '–'
                  : text.unknownYet}
            </td>
          </tr>
        ))}
      </DataTable>
    </section>
  );
}
