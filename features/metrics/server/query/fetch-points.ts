import { setImmediate } from 'node:timers/promises';
import type { Fill, MergedSpace, TimeAggregation } from '@komainu/query/metrics/ast.ts';
import type { FetchedSeries, MetricFetch } from '@komainu/query/metrics/fetch.ts';
import type { QueryOptions, TelemetryStore } from '@komainu/store/port.ts';
import type { MetricEntry, SeriesRegistry } from '../series-registry.ts';
import { GroupLine } from './group-line.ts';
import { mergedRowsSql, mergedSeriesSql, mostlyWhole, plainSeriesSql } from './merged-sql.ts';
import { isMerged, isPlain, type PlainLine, readPlainLine, seriesCounts } from './plain-lines.ts';
import { isNarrow, type Stretch, seriesWhere, sourceSql } from './point-source.ts';
import { countRows, type IdRange, isWithin, mayBeTooWide, partsOf, partsOfNames, rangeSql } from './query-size.ts';
import { readOnce } from './repeated-rows.ts';
import { RowBinary } from './row-binary.ts';
import type { SeriesGroup } from './select-series.ts';
import { classify, classSql, type Member, type SeriesClass } from './series-classes.ts';
import { type SeriesColumns, seriesSql, slotsSql, valuesOfSeries } from './series-sql.ts';
import type { Spacing } from './spacing.ts';
import { scale, type Treatment, treat } from './treatment.ts';

/** As many intervals of series are read by one thread. */
const VALUES_A_THREAD = 1_000_000;
/** A board asks for the same again and again: the engine keeps what small queries read, unpacked. */
const KEPT = ' SETTINGS use_uncompressed_cache = 1';
/** Others get a turn after so many rows. */
const ROWS_A_TURN = 2_000;
/** Values of merged lines that are answered at a time, 16 bytes each. */
const MOST_MERGED_VALUES = 4_000_000;

/** Series of points that are asked for together, and where they are. */
interface Reading {
  readonly store: TelemetryStore;
  readonly registry: SeriesRegistry;
  readonly spacing: Spacing;
  readonly metric: PointMetric;
  readonly request: MetricFetch;
  readonly space: MergedSpace['kind'];
  readonly stretches: readonly Stretch[];
  readonly where: string;
  /** Series in them. */
  readonly read: number;
  readonly parts: readonly IdRange[];
  readonly options: QueryOptions;
  readonly classes: readonly SeriesClass[];
  /** By class. */
  readonly lines: readonly GroupLine[];
}

type PointMetric = Pick<MetricEntry, 'id' | 'series' | 'unit'>;

/** Answers a fetch from points and their roll-ups. */
export async function fetchPoints(
  store: TelemetryStore,
  registry: SeriesRegistry,
  spacing: Spacing,
  request: MetricFetch,
  groups: readonly SeriesGroup[],
  stretches: readonly Stretch[],
  metric: PointMetric,
): Promise<FetchedSeries[]> {
  const { space, grid } = request;
  if (space.kind === 'percentile' || space.kind === 'threshold' || groups.length === 0) return [];
  const { classes, members } = classify(groups, request);
  const entries = members.map(({ entry }) => entry);
  const where = seriesWhere(metric.id, entries, metric.series.length);
  const read = isNarrow(entries, metric.series.length) ? entries.length : metric.series.length;
  const isWide = read * grid.points > VALUES_A_THREAD;
  const parts = await sizedParts(store, request, sourceSql(stretches, where), read);
  // A dashboard asks many of these at once: sharing one among threads costs half as much again.
  const options = isWide ? {} : { maxThreads: 1 };
  const kind = space.kind;
  const readLines = async (stretches: readonly Stretch[]): Promise<readonly GroupLine[]> => {
    const ofGroups = groups.map((group) => new GroupLine(kind, grid.points, group.members.length));
    const lines = classes.map(({ group }) => ofGroups[group] as GroupLine);
    const what = { request, metric, space: kind, stretches, where, read, parts, options, classes, lines };
    await readClasses({ store, registry, spacing, ...what }, members);
    return ofGroups;
  };
  const lines = isWide ? await readOnce(store, stretches, readLines) : await readLines(stretches);
  const unit = metric.unit === '' ? {} : { unit: metric.unit };
  return groups.flatMap((group, index) => {
    const values = lines[index]?.result();
    return values === undefined ? [] : [{ tags: group.tags, values, ...unit }];
  });
}

async function readClasses(reading: Reading, members: readonly Member[]): Promise<void> {
  const { classes, request } = reading;
  for (const time of new Set(classes.map(({ treatment }) => treatment.time))) {
    const alike = members.filter((member) => classes[member.class]?.treatment.time === time);
    const merges = request.differences === undefined && classes.length * 2 <= members.length;
    await (merges ? readMerged(reading, time, alike) : readSeries(reading, time, alike));
  }
}

/** The parts in which a query of so many series is read; the rows of a large one are counted first, to refuse it. */
async function sizedParts(
  store: TelemetryStore,
  { metric, grid }: MetricFetch,
  source: string,
  series: number,
): Promise<readonly IdRange[]> {
  const values = series * grid.points;
  const rows = mayBeTooWide(values) ? await countRows(store, source) : 0;
  return partsOf(metric, series, rows, values);
}

/** Reads series by series. */
async function readSeries(reading: Reading, time: TimeAggregation, members: readonly Member[]): Promise<void> {
  const { request, stretches, where, registry } = reading;
  const { grid } = request;
  const columns = valuesOfSeries(time, grid.points, stretches);
  const classOf = classOfNumber(members);
  const values = new Float64Array(grid.points);
  const counts = new Float64Array(grid.points);
  const statements = function* () {
    for (const part of reading.parts) yield seriesSql(columns, slotsSql(stretches, grid, `${where}${rangeSql(part)}`));
  };
  await readRows(reading, statements(), (rows) => {
    const number = registry.numberOfId(rows.u32(), rows.u32());
    readLine(rows, columns, values, counts);
    addSeries(reading, classOf.get(number), values);
  });
}

/** Reads lines that the engine has merged, and series that it could not merge. */
async function readMerged(reading: Reading, time: TimeAggregation, members: readonly Member[]): Promise<void> {
  const { classes, lines, registry, spacing, metric, request } = reading;
  const { points, intervalSeconds } = request.grid;
  const fill = fillOf(reading, time);
  const expected = mayBePlain(reading, time, fill) ? spacing.expect(metric, intervalSeconds) : 'several';
  if (expected === 'one') {
    if (await readPlain(reading, time, members)) return;
    spacing.learn(metric, intervalSeconds, false);
  }
  const looks = expected === 'look';
  let counted = 0;
  let filled = 0;
  let classOf: ReadonlyMap<number, number> | undefined;
  const values = new Float64Array(points);
  const counts = new Float64Array(points);
  await readRows(reading, mergedStatements(reading, time, fill, members, looks), (rows) => {
    const merged = rows.u32();
    const [low, high] = [rows.u32(), rows.u32()];
    rows.doubles(values);
    rows.doubles(counts);
    if (looks) {
      counted += rows.u64();
      filled += counts.reduce((sum, count) => sum + count, 0);
    }
    if (low === 0 && high === 0) {
      scale(values, classes[merged]?.treatment.factor ?? 1);
      lines[merged]?.addMerged(values, counts);
      return;
    }
    classOf ??= classOfNumber(members);
    leaveOut(values, counts);
    addSeries(reading, classOf.get(registry.numberOfId(low, high)), values);
  });
  if (counted > 0) spacing.learn(metric, intervalSeconds, counted === filled);
}

function* mergedStatements(
  reading: Reading,
  time: TimeAggregation,
  fill: Fill | null,
  members: readonly Member[],
  counted: boolean,
): Generator<string> {
  const { classes, request, space, stretches } = reading;
  const { grid } = request;
  const atOnce = classes.length * grid.points <= MOST_MERGED_VALUES;
  const byRows = fill === null && atOnce && mostlyWhole(stretches, grid);
  const columns = valuesOfSeries(time, grid.points, stretches);
  const parts = byRows ? partsOfNames(members.length) : reading.parts;
  for (const part of parts) {
    const where = `${reading.where}${rangeSql(part)}`;
    const classOf = classSql(parts.length === 1 ? members : members.filter(({ entry }) => isWithin(part, entry)));
    yield byRows
      ? mergedRowsSql(time, space, grid, stretches, where, classOf, classes.length)
      : mergedSeriesSql(
          columns,
          space,
          fill,
          grid,
          slotsSql(stretches, grid, where),
          classOf,
          members.length < reading.read,
          counted,
        );
  }
}

/** Whether `plainSeriesSql` can answer: averages of an interval that are added up, where only gaps within a series are filled. */
function mayBePlain({ space, options }: Reading, time: TimeAggregation, fill: Fill | null): boolean {
  return options.maxThreads === 1 && time === 'avg' && fill?.method === 'linear' && space !== 'min' && space !== 'max';
}

/**
 * Reads a metric that had no more than one row in an interval so far. Rows are not made to replace one another: one that
 * stands twice is a second row in its interval. False where some series has more than one: nothing was added then.
 */
async function readPlain(reading: Reading, time: TimeAggregation, members: readonly Member[]): Promise<boolean> {
  const { request, stretches, where, classes, lines, registry } = reading;
  const { grid } = request;
  const once = stretches.map((stretch): Stretch => ({ ...stretch, once: true }));
  const { line } = valuesOfSeries(time, grid.points, once);
  const source = slotsSql(once, grid, where);
  const sql = plainSeriesSql(line, source, classSql(members), members.length < reading.read);
  const found: PlainLine[] = [];
  await readRows(reading, [sql].values(), (rows) => found.push(readPlainLine(rows, grid.points)));
  if (!found.every(isPlain)) return false;
  const classOf = found.every(isMerged) ? undefined : classOfNumber(members);
  for (const one of found) {
    if (isMerged(one)) {
      scale(one.values, classes[one.class]?.treatment.factor ?? 1);
      lines[one.class]?.addMerged(one.values, seriesCounts(one));
    } else addSeries(reading, classOf?.get(registry.numberOfId(one.low, one.high)), one.values);
  }
  return true;
}

function fillOf({ classes }: Reading, time: TimeAggregation): Fill | null {
  return fillAmong(classes.map(({ treatment }) => treatment).filter((treatment) => treatment.time === time));
}

/** The fill that any of them needs: a query's own is that of all, else gauges alone have one. */
function fillAmong(treatments: readonly Treatment[]): Fill | null {
  return treatments.find(({ fill }) => fill !== null)?.fill ?? null;
}

/** Adds a series to its line; `values` may be used again afterwards. */
function addSeries({ classes, lines, request }: Reading, number: number | undefined, values: Float64Array): void {
  const found = number === undefined ? undefined : classes[number];
  if (number !== undefined && found !== undefined) lines[number]?.add(treat(values, found.treatment, request));
}

function classOfNumber(members: readonly Member[]): ReadonlyMap<number, number> {
  return new Map(members.map((member) => [member.entry.number, member.class]));
}

/** The next arrays of a row, as one with NaN where there is nothing. */
function readLine(rows: RowBinary, { values: kind }: SeriesColumns, values: Float64Array, counts: Float64Array): void {
  rows.doubles(values);
  if (kind === 'counted') rows.doubles(counts);
  if (kind !== 'ready') leaveOut(values, kind === 'counts' ? values : counts);
}

/** NaN where nothing was counted. */
function leaveOut(values: Float64Array, counts: Float64Array): void {
  for (let slot = 0; slot < values.length; slot++) if (counts[slot] === 0) values[slot] = Number.NaN;
}

/** Calls `each` where a row begins. */
async function readRows(
  { store, options }: Reading,
  statements: Iterator<string>,
  each: (rows: RowBinary) => void,
): Promise<void> {
  let turn = 0;
  for await (const body of bodiesOf(store, statements, options)) {
    const rows = new RowBinary(body);
    while (!rows.done) {
      each(rows);
      if (++turn % ROWS_A_TURN === 0) await setImmediate();
    }
  }
}

/** Answers in turn; the store works at the next one while this one is read. */
async function* bodiesOf(
  store: TelemetryStore,
  statements: Iterator<string>,
  options: QueryOptions,
): AsyncGenerator<Buffer> {
  const kept = options.maxThreads === 1 ? KEPT : '';
  const ask = (): Promise<Buffer> | undefined => {
    const { value: sql, done } = statements.next();
    const answer = done === true ? undefined : store.bytes(`${sql}${kept}`, 'RowBinary', options);
    // Whoever stops before the end does not wait for it; who goes on is told below.
    answer?.catch(() => {});
    return answer;
  };
  for (let next = ask(); next !== undefined; ) {
    const body = await next;
    next = ask();
    yield body;
  }
}
