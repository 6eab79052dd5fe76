import { resolveField } from '@komainu/query/search/resolve.ts';
import { type RunQuery, type SearchSource, timeMsSql, whereSql } from '@komainu/query/search/source.ts';
import { sqlIdentifier, sqlNumber } from '@komainu/query/sql.ts';
import type { TimeWindow } from '@komainu/query/time.ts';
import type { LogFilter } from '../api/reader.ts';

/** Characters of a message that are looked at. */
const MESSAGE_CHARACTERS = 4_000;
/** Of all messages together. */
const MOST_BYTES = 100_000_000;
/** Rows of one answer of the store: read at once, they keep the server from its other work for a blink only. */
const SLICE = 20_000;
const SLOTS = 200;
const VALUES_OF_A_LOG = 10;
const HASHES = 1_000_000;

/** A log as patterns need it. */
export interface SampledLog {
  readonly id: string;
  readonly timeUnixMs: number;
  readonly status: string;
  readonly service: string;
  readonly message: string;
  /** The values of each asked key. */
  readonly values: readonly (readonly string[])[];
}

export interface Sample {
  readonly logs: readonly SampledLog[];
  /** Logs that the filter finds. */
  readonly events: number;
  /** The share of them that was read. */
  readonly rate: number;
}

interface SlotRow {
  readonly slot: string | number;
  readonly count: string;
  readonly bytes: string;
}

interface SampleRow {
  readonly log_id: string;
  readonly log_time: string;
  readonly log_status: string;
  readonly log_service: string;
  readonly log_text: string;
  readonly [values: `k${number}`]: readonly string[];
}

/**
 * Reads the logs of a filter, at most `most` of them. Of more, every log has the same chance, by its id, so that the sample
 * is spread as the logs are. Reads in slices of time; newest last.
 */
export async function readSample(
  filter: LogFilter,
  keys: readonly string[],
  most: number,
  run: RunQuery,
): Promise<Sample> {
  const { source, node, window } = filter;
  const where = whereSql(source, window, node);
  const stepMs = Math.max(1, Math.ceil((window.toUnixMs - window.fromUnixMs) / SLOTS));
  const slots = await run<SlotRow>(
    [
      `SELECT intDiv(${timeMsSql(source)} - ${sqlNumber(Math.floor(window.fromUnixMs))}, ${stepMs}) AS slot,`,
      `count() AS count, sum(least(length(message), ${MESSAGE_CHARACTERS})) AS bytes`,
      `FROM ${sqlIdentifier(source.table)} WHERE ${where} GROUP BY slot ORDER BY slot`,
    ].join(' '),
  );
  const events = slots.reduce((sum, { count }) => sum + Number(count), 0);
  const bytes = slots.reduce((sum, slot) => sum + Number(slot.bytes), 0);
  const share = Math.min(1, most / events, MOST_BYTES / bytes);
  const logs: SampledLog[] = [];
  for (const slice of slicesOf(slots, share, window, stepMs)) {
    const rows = await run<SampleRow>(sampleSql({ ...filter, window: slice }, keys, share, most - logs.length));
    for (const row of rows) logs.push(logOf(row, keys.length));
    if (logs.length >= most) break;
  }
  return { logs, events, rate: events === 0 ? 1 : Math.min(1, logs.length / events) };
}

/** Windows that follow one another, each with about `SLICE` rows to read. */
function slicesOf(rows: readonly SlotRow[], share: number, window: TimeWindow, stepMs: number): TimeWindow[] {
  const slices: TimeWindow[] = [];
  let rowsOfSlice = 0;
  let fromUnixMs = window.fromUnixMs;
  for (const { slot, count } of rows) {
    rowsOfSlice += Number(count) * share;
    if (rowsOfSlice < SLICE) continue;
    const toUnixMs = Math.min(window.toUnixMs, Math.floor(window.fromUnixMs) + (Number(slot) + 1) * stepMs);
    slices.push({ fromUnixMs, toUnixMs });
    fromUnixMs = toUnixMs;
    rowsOfSlice = 0;
  }
  if (rowsOfSlice > 0) slices.push({ fromUnixMs, toUnixMs: window.toUnixMs });
  return slices;
}

function sampleSql(filter: LogFilter, keys: readonly string[], share: number, limit: number): string {
  const { source, node, window } = filter;
  // A little less than may be read: chance must not cut off the end.
  const part = Math.floor(HASHES * share * 0.99);
  const chosen = share === 1 ? '' : ` AND intHash64(${sqlIdentifier(source.idColumn)}) % ${HASHES} < ${part}`;
  return [
    `SELECT toString(${sqlIdentifier(source.idColumn)}) AS log_id, toString(${timeMsSql(source)}) AS log_time,`,
    // Names of their own: the engine reads an alias that hides a column in the conditions too.
    `status AS log_status, service AS log_service, substringUTF8(message, 1, ${MESSAGE_CHARACTERS}) AS log_text`,
    ...keys.map((key, index) => `, arraySlice(${valuesSql(key, source)}, 1, ${VALUES_OF_A_LOG}) AS k${index}`),
    `FROM ${sqlIdentifier(source.table)} WHERE ${whereSql(source, window, node)}${chosen}`,
    `ORDER BY ${sqlIdentifier(source.timeColumn)}, ${sqlIdentifier(source.idColumn)} LIMIT ${limit}`,
  ].join(' ');
}

/** A key is a reserved word or a tag's; what no log has as such is the attribute of this path. */
function valuesSql(key: string, source: SearchSource): string {
  const { schema } = source;
  const values = `arrayMap(v -> toString(v), ${resolveField(key, schema).values})`;
  if (key.startsWith('@') || Object.hasOwn(schema.reserved, schema.aliases?.[key] ?? key)) return values;
  const attribute = `arrayMap(v -> toString(v), ${resolveField(`@${key}`, schema).values})`;
  return `if(empty(${values}), ${attribute}, ${values})`;
}

function logOf(row: SampleRow, keys: number): SampledLog {
  return {
    id: row.log_id,
    timeUnixMs: Number(row.log_time),
    status: row.log_status,
    service: row.log_service,
    message: row.log_text,
    values: Array.from({ length: keys }, (_, index) => row[`k${index}`] ?? []),
  };
}
