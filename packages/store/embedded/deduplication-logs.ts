import { appendFileSync, existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

/** Blocks of a partition, as in the name of a part: `<partition>_<first block>_<last block>_<level>[_<mutation>]`. */
interface BlockRange {
  readonly partition: string;
  readonly first: number;
  readonly last: number;
}

const ADDED = '1';
const DROPPED = '2';

/**
 * Makes the engine forget the tokens of parts that it never stored. For each part of an insert the engine writes the
 * token into the table's deduplication log and then gives the part its name: killed between the two, it would take the
 * repetition of that block for a duplicate and drop its rows. The parts that are there are compared with the logs, and
 * the record that the engine itself writes when a part goes is appended for each that is missing.
 *
 * Only while no engine has `directory` (the engine's own) open, and before each start: block numbers of lost parts are
 * given out again. Throws what the file system throws.
 *
 * The logs are `store/<abc>/<uuid>/deduplication_logs/deduplication_log_<n>.txt`, a record a line: operation, name of the
 * part, id of the block, separated by tabs (src/Storages/MergeTree/MergeTreeDeduplicationLog.cpp of ClickHouse).
 */
export function forgetLostParts(directory: string): void {
  const store = join(directory, 'store');
  for (const group of namesIn(store)) {
    for (const table of namesIn(join(store, group))) forgetLostPartsOf(join(store, group, table));
  }
}

function forgetLostPartsOf(table: string): void {
  const directory = join(table, 'deduplication_logs');
  const logs = namesIn(directory)
    .map((name) => ({ name, number: Number(/^deduplication_log_(\d+)\.txt$/.exec(name)?.[1]) }))
    .filter(({ number }) => number > 0)
    .sort((a, b) => a.number - b.number);
  const newest = logs.at(-1);
  if (newest === undefined) return;
  const parts = new Map<string, string>();
  for (const { name } of logs) readRecords(join(directory, name), parts);
  const stored = storedRanges(table);
  const lost = [...parts].filter(([, part]) => !isStored(part, stored));
  if (lost.length === 0) return;
  const records = lost.map(([block, part]) => `${DROPPED}\t${part}\t${block}\n`).join('');
  appendFileSync(join(directory, newest.name), records);
}

/** Notes the part of each block. A line that a full disk cut off would make the engine give up on the log: it goes. */
function readRecords(path: string, parts: Map<string, string>): void {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(path, end);
  for (const line of bytes.toString('latin1', 0, end).split('\n')) {
    const [operation, part, block] = line.split('\t');
    if (part === undefined || block === undefined) continue;
    if (operation === ADDED) parts.set(block, part);
    else if (operation === DROPPED) parts.delete(block);
  }
}

/** The blocks that are in parts, by partition. */
function storedRanges(table: string): ReadonlyMap<string, readonly BlockRange[]> {
  return Map.groupBy(
    namesIn(table).flatMap((name) => rangeOf(name) ?? []),
    ({ partition }) => partition,
  );
}

function isStored(part: string, stored: ReadonlyMap<string, readonly BlockRange[]>): boolean {
  const range = rangeOf(part);
  // A name of another form says nothing; the engine's own record stands.
  if (range === undefined) return true;
  return (stored.get(range.partition) ?? []).some(({ first, last }) => first <= range.first && range.last <= last);
}

/** Undefined for whatever is not a part under its final name: `tmp_insert_…`, `detached`, files. */
function rangeOf(name: string): BlockRange | undefined {
  const match = /^([0-9a-z-]+)_(\d+)_(\d+)_\d+(?:_\d+)?$/.exec(name);
  if (match === null) return undefined;
  return { partition: match[1] ?? '', first: Number(match[2]), last: Number(match[3]) };
}

function namesIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}
