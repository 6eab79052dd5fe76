import type { TelemetryStore } from '@komainu/store/port.ts';
import { sqlString } from '@komainu/store/sql.ts';
import { type Stretch, tableOf } from './point-source.ts';

const HOUR_S = 3600;
/** Stretches of doubt that are read for themselves: each reads all of a part that only an hour is wanted of. */
const MOST_DOUBTS = 3;

/** From the start of the first hour in it to the end of the last. */
interface Hours {
  readonly fromUnixS: number;
  readonly toUnixS: number;
}

/** A part of a table as the store has it on disk: the times of its first and last row, and the newest insert in it. */
interface Part {
  readonly table: string;
  readonly partition: string;
  readonly first: number;
  readonly last: number;
  readonly block: number;
}

/**
 * Reads stretches; those of roll-ups in which no row stands twice are marked, since making rows replace one another is most
 * of the work of reading them, and hours are seldom rolled up again. Reads anew where something was written meanwhile.
 *
 * No part repeats a row in itself: one roll-up wrote it, or a merge of several, which replaces. So an hour that a single part
 * reaches into has each row once.
 */
export async function readOnce<Answer>(
  store: TelemetryStore,
  stretches: readonly Stretch[],
  read: (stretches: readonly Stretch[]) => Promise<Answer>,
): Promise<Answer> {
  if (stretches.every(({ table }) => table === 'points')) return read(stretches);
  const before = await partsOf(store);
  const marked = stretches.flatMap((stretch) => markOnce(stretch, before));
  const answer = await read(marked);
  if (!marked.some(({ once }) => once)) return answer;
  const known = newestBlocks(before);
  const written = (await partsOf(store)).filter((part) => part.block > (known.get(placeOf(part)) ?? -1));
  return written.some((part) => marked.some((stretch) => isDoubted(stretch, part))) ? read(stretches) : answer;
}

/** Those of roll-ups. Tables that are spread over a cluster have none here, so nothing is known of them. */
function partsOf(store: TelemetryStore): Promise<Part[]> {
  const tables = [tableOf('minutes'), tableOf('hours')].map(sqlString);
  return store.rows<Part>(
    'SELECT table, partition_id AS partition, toUnixTimestamp(min_time) AS first, toUnixTimestamp(max_time) AS last, ' +
      'toFloat64(max_block_number) AS block FROM system.parts ' +
      `WHERE active AND database = currentDatabase() AND table IN (${tables.join(', ')}) ORDER BY min_time`,
  );
}

/** The newest insert of each partition; merges take over the numbers of what they merge. */
function newestBlocks(parts: readonly Part[]): Map<string, number> {
  const newest = new Map<string, number>();
  for (const part of parts) newest.set(placeOf(part), Math.max(part.block, newest.get(placeOf(part)) ?? -1));
  return newest;
}

function placeOf({ table, partition }: Part): string {
  return `${table} ${partition}`;
}

/** Whether a part that was written meanwhile, or holds what was, reaches into a stretch that was marked. */
function isDoubted({ table, fromUnixS, toUnixS, once }: Stretch, part: Part): boolean {
  return once === true && part.table === tableOf(table) && part.first < toUnixS && part.last >= fromUnixS;
}

/** A stretch in pieces, marked where only one part has rows. */
function markOnce(stretch: Stretch, parts: readonly Part[]): Stretch[] {
  const ofTable = parts.filter(({ table }) => table === tableOf(stretch.table));
  // A part without times of its rows may have any.
  if (ofTable.length === 0 || ofTable.some(({ last }) => last === 0)) return [stretch];
  const found: Stretch[] = [];
  let from = stretch.fromUnixS;
  for (const doubt of sharedHours(ofTable, stretch)) {
    if (doubt.fromUnixS > from) found.push({ ...stretch, fromUnixS: from, toUnixS: doubt.fromUnixS, once: true });
    found.push({ ...stretch, ...doubt });
    from = doubt.toUnixS;
  }
  if (from < stretch.toUnixS) found.push({ ...stretch, fromUnixS: from, once: true });
  return found;
}

/** The hours within a stretch that several parts reach into, in order. `parts` are in the order of their first rows. */
function sharedHours(parts: readonly Part[], { fromUnixS, toUnixS }: Stretch): readonly Hours[] {
  const shared: Hours[] = [];
  let reach = -1;
  for (const { first, last } of parts) {
    const hours = {
      fromUnixS: Math.max(fromUnixS, first - (first % HOUR_S)),
      toUnixS: Math.min(toUnixS, hourAfter(Math.min(last, reach))),
    };
    reach = Math.max(reach, last);
    if (hours.fromUnixS >= hours.toUnixS) continue;
    const before = shared.at(-1);
    if (before === undefined || before.toUnixS < hours.fromUnixS) shared.push(hours);
    else shared[shared.length - 1] = { ...before, toUnixS: Math.max(before.toUnixS, hours.toUnixS) };
  }
  const [from, to] = [shared.at(0), shared.at(-1)];
  if (from === undefined || to === undefined || shared.length <= MOST_DOUBTS) return shared;
  return [{ fromUnixS: from.fromUnixS, toUnixS: to.toUnixS }];
}

/** The end of the hour that holds a time. */
function hourAfter(unixS: number): number {
  return unixS - (unixS % HOUR_S) + HOUR_S;
}
