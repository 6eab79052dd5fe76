import type {
  RunningAnswer,
  RunningGroup,
  RunningGroupsAnswer,
} from '@komainu/contracts/infrastructure/running-api.ts';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { limitOf } from '@komainu/http/request-fields.ts';
import { commaList, type QueryValues, queryOf } from '@komainu/http/request-values.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { fromSql, groupSql, orderSql, type RunningQuery } from './running-sql.ts';
import type { RunningSource } from './sources.ts';
import { historyWindow, runningWindow } from './window.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const USUAL_LIMIT = 500;
const MOST_ROWS = 5_000;
const MOST_POINTS = 1_000;

/** What the routes of a page of what runs are made with; `look` hears of hosts that somebody looks at. */
export interface RunningRoutes {
  readonly app: FastifyInstance;
  readonly store: TelemetryStore;
  readonly clock: Clock;
  readonly look: (host: string) => void;
}

/** A list of what runs, one by one. */
interface RunningList<Stored, Row> {
  readonly path: string;
  readonly source: RunningSource;
  readonly columns: readonly string[];
  /** The columns that name one, which put those in order that are alike. */
  readonly key: string;
  readonly orders: Readonly<Record<string, string>>;
  readonly row: (stored: Stored) => Row;
}

/** Lists what runs, the busiest first unless asked otherwise. */
export function listRoute<Stored extends object, Row>(
  { app, store, clock }: RunningRoutes,
  { path, source, columns, key, orders, row }: RunningList<Stored, Row>,
): void {
  app.get(path, READ, async (request, reply): Promise<RunningAnswer<Row>> => {
    const query = queryOf(request);
    const limit = limitOf(query['limit'], USUAL_LIMIT, MOST_ROWS);
    const from = fromSql(source, asked(query, clock));
    const order = orderSql(query['sort'] || '-cpu', orders);
    const signal = clientSignal(reply);
    const [rows, [counted]] = await Promise.all([
      store.rows<Stored>(`SELECT ${columns.join(', ')} ${from} ORDER BY ${order}, ${key} LIMIT ${limit}`, { signal }),
      store.rows<{ total: number }>(`SELECT toFloat64(count()) AS total ${from}`, { signal }),
    ]);
    return { data: rows.map(row), total: counted?.total ?? 0 };
  });
}

/** What runs, in groups. */
interface RunningGroups<Stored, Group extends RunningGroup> {
  readonly path: string;
  readonly source: RunningSource;
  /** The key to group by when none is asked for. */
  readonly usualKey: string;
  readonly aggregates: readonly string[];
  readonly orders: Readonly<Record<string, string>>;
  readonly group: (keys: readonly string[], stored: Stored) => Group;
}

interface StoredKeys {
  readonly [group: `g${number}`]: string;
}

/** Lists what groups of what runs use together. */
export function groupsRoute<Stored extends object, Group extends RunningGroup>(
  { app, store, clock }: RunningRoutes,
  { path, source, usualKey, aggregates, orders, group }: RunningGroups<Stored, Group>,
): void {
  app.get(path, READ, async (request, reply): Promise<RunningGroupsAnswer<Group>> => {
    const query = queryOf(request);
    const keys = commaList(query['group_by'] || usualKey);
    const sql = groupSql(source, asked(query, clock), keys, aggregates, orderSql(query['sort'] || '-cpu', orders));
    const rows = await store.rows<Stored & StoredKeys>(sql, { signal: clientSignal(reply) });
    return {
      data: rows.map((row) =>
        group(
          keys.map((_, index) => row[`g${index}`] ?? ''),
          row,
        ),
      ),
    };
  });
}

function asked(query: QueryValues, clock: Clock): RunningQuery {
  return { search: query['search'] ?? '', ...runningWindow(query, clock.nowMs()) };
}

/** The history of one thing that runs. */
interface RunningHistory<Answer> {
  readonly path: string;
  /** Names the host and the one thing. Throws `bad_parameter` (400). */
  readonly find: (query: QueryValues) => { readonly host: string; readonly condition: string };
  readonly answer: (read: HistoryReader) => Promise<Answer>;
}

/** Reads of one thing that runs. */
interface HistoryReader {
  /** Its row in the table of things as they were seen last; undefined when it is no longer known. */
  readonly details: <Stored extends object>(table: string, columns: readonly string[]) => Promise<Stored | undefined>;
  /** Averages over the window, at most a thousand points; `time` is in Unix seconds. */
  readonly samples: <Sample extends object>(
    table: string,
    averages: readonly string[],
  ) => Promise<readonly (Sample & { readonly time: number })[]>;
}

/** Tells what one thing used, and what it is. */
export function historyRoute<Answer>(
  { app, store, clock, look }: RunningRoutes,
  { path, find, answer }: RunningHistory<Answer>,
): void {
  app.get(path, READ, async (request, reply) => {
    const query = queryOf(request);
    const { host, condition } = find(query);
    look(host);
    return answer(historyReader(store, condition, historyWindow(query, clock.nowMs()), reply));
  });
}

function historyReader(
  store: TelemetryStore,
  condition: string,
  { fromUnixS, toUnixS }: ReturnType<typeof historyWindow>,
  reply: FastifyReply,
): HistoryReader {
  const stepS = Math.max(1, Math.ceil((toUnixS - fromUnixS) / MOST_POINTS));
  const signal = clientSignal(reply);
  return {
    async details<Stored extends object>(table: string, columns: readonly string[]) {
      const sql = `SELECT ${columns.join(', ')} FROM ${table} FINAL WHERE ${condition}`;
      const [details] = await store.rows<Stored>(sql, { signal });
      return details;
    },
    samples<Sample extends object>(table: string, averages: readonly string[]) {
      const time = `intDiv(toUnixTimestamp(ts), ${stepS}) * ${stepS} AS time`;
      const window = `ts >= toDateTime(${fromUnixS}) AND ts < toDateTime(${toUnixS})`;
      return store.rows<Sample & { readonly time: number }>(
        `SELECT ${[time, ...averages].join(', ')} FROM ${table} WHERE ${condition} AND ${window} GROUP BY time ORDER BY time`,
        { signal },
      );
    },
  };
}
