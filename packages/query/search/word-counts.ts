import { codeOf } from '@komainu/kernel/errors.ts';
import { sqlIdentifier, sqlString, sqlStringList } from '../sql.ts';
import type { TimeWindow } from '../time.ts';
import type { SearchNode } from './ast.ts';
import { countSql, plainCountSql } from './count-sql.ts';
import type { RunQuery, SearchSource } from './source.ts';
import { lowerAscii, needsSubstring, splitWords } from './text.ts';
import { KeptWordCounts } from './word-counts-kept.ts';

/** What is true of a part of a table for ever: parts never change. */
interface Part {
  readonly rows: number;
  /** Unix milliseconds, both inclusive, to the second. */
  readonly fromUnixMs: number;
  readonly toUnixMs: number;
  /** False when some of its rows are deleted: the index still has their words. */
  readonly whole: boolean;
  /** Its name and when it was written: a name may come again when the engine starts after the last parts were dropped. */
  readonly key: string;
}

type Place = 'inside' | 'outside' | 'across';

interface PartRow {
  readonly name: string;
  readonly rows: string;
  readonly first: number;
  readonly last: number;
  readonly holes: number;
  readonly written: number;
  readonly active: number;
}

/** In how many rows of parts a word stands. */
type RowsByName = ReadonlyMap<string, number>;

interface FoundRow {
  readonly part: string;
  readonly rows: string;
}

interface CountRow {
  readonly n: string;
}

/** The parts of the table at one moment. */
interface Parts {
  readonly byName: ReadonlyMap<string, Part>;
  /** Those that are read; the others were merged away. */
  readonly live: readonly string[];
  readonly readAtMs: number;
}

/** Words stand in the index in how many rows; with fewer rows than this wholly in the window that saves nothing. */
const WORTH_ROWS = 500_000;
/** With fewer rows than this in the window, comparing the time of each costs less than what spares it. */
const FEW_ROWS = 1_000_000;
/** A word that stands in one row has as many read. */
const GRANULE_ROWS = 8_192;
/** Characters of SQL: engines elsewhere take 256 KiB. */
const LONG_LIST = 200_000;
/** For statements that read few rows: planning them takes longer than reading. */
const FEW_SETTINGS = [
  'SETTINGS enable_analyzer = 0',
  'max_threads = 1',
  'use_skip_indexes_on_data_read = 0',
  'optimize_use_projections = 0',
  'optimize_use_implicit_projections = 0',
  `max_rows_to_read = ${2 * FEW_ROWS}`,
].join(', ');
/** Of statements that name one source and one condition: planning them the newer way takes longer than looking. */
const SETTINGS = 'SETTINGS enable_analyzer = 0';
/** How old what is known of the parts may be when it is decided whether to ask the index alone. */
const FRESH_MS = 10_000;
/** Seconds that a DateTime holds for sure. */
const LAST_SECOND = 4_000_000_000;
/** Counts that are kept, of a word in a part each: two or three megabytes. */
const MOST_KEPT = 20_000;

/**
 * Counts of single words, from the words' index alone. The index has, for each part of the table, in how many rows a word
 * stands: the parts that lie in the window are summed without reading anything else, those across its ends are counted row
 * by row. A word that is asked for again is looked up only in parts that are new since. Only for tables that are not spread
 * over a cluster, and whose every part has the index.
 */
export class WordCounts {
  readonly #index: string;
  readonly #nowMs: () => number;
  readonly #kept = new KeptWordCounts(MOST_KEPT);
  #parts: Parts = { byName: new Map(), live: [], readAtMs: Number.NEGATIVE_INFINITY };
  /** False on servers whose version cannot show what is in an index. */
  #usable = true;

  /** `index` is a text index over the message in lower case, split at what is neither letter nor digit. */
  constructor(index: string, nowMs: () => number) {
    this.#index = index;
    this.#nowMs = nowMs;
  }

  /** How many events match, or undefined when `countSql` must say it: nothing but one word is counted here. */
  async count(source: SearchSource, window: TimeWindow, node: SearchNode, run: RunQuery): Promise<number | undefined> {
    const word = onlyWordOf(node);
    if (word === undefined || !this.#usable || source.timeUnit !== 'ms') return undefined;
    const wholeMs = { fromUnixMs: Math.round(window.fromUnixMs), toUnixMs: Math.round(window.toUnixMs) };
    try {
      return await this.#count(word, source, wholeMs, node, run);
    } catch (error) {
      if (codeOf(error) !== 'store_query') throw error;
      this.#usable = false;
      return undefined;
    }
  }

  async #count(
    word: string,
    source: SearchSource,
    window: TimeWindow,
    node: SearchNode,
    run: RunQuery,
  ): Promise<number | undefined> {
    const isRemembered = this.#nowMs() - this.#parts.readAtMs <= FRESH_MS;
    const known = isRemembered ? this.#parts : await this.#read(source, run, 'active');
    const { inside, across: cut } = placesOf(known, window);
    if (cut > 0) {
      const few = inside < WORTH_ROWS && rowsWithin(known, known.live, window) <= FEW_ROWS;
      const counted =
        few || looksRare(word) ? await readFew<CountRow>(plainCountSql(source, window, node), run) : undefined;
      if (counted !== undefined) return countOf(counted);
      if (inside < WORTH_ROWS) return undefined;
    }
    const { rows, parts } = await this.#rowsByPart(word, known, isRemembered, window, source, run);
    let sum = 0;
    const across: string[] = [];
    let acrossRows = 0;
    for (const [name, count] of rows) {
      const part = parts.byName.get(name);
      if (part === undefined) return undefined;
      const place = placeOf(part, window);
      if (place === 'inside') sum += count;
      if (place !== 'across' || count === 0) continue;
      across.push(name);
      acrossRows += count;
    }
    if (across.length === 0) return sum;
    const read = Math.min(acrossRows * GRANULE_ROWS, rowsWithin(parts, across, window));
    const counted = await this.#countAcross(across, source, run, async (besides) => {
      const few =
        read > FEW_ROWS ? undefined : await readFew<CountRow>(plainCountSql(source, window, node, besides), run);
      return countOf(few ?? (await run(countSql(source, window, node, besides))));
    });
    return counted === undefined ? undefined : sum + counted;
  }

  /**
   * In how many rows the word stands, of all parts that may lie in the window and hold it. What is kept of it says nothing
   * without the parts of this very moment, which are read then.
   */
  async #rowsByPart(
    word: string,
    known: Parts,
    isRemembered: boolean,
    window: TimeWindow,
    source: SearchSource,
    run: RunQuery,
  ): Promise<{ readonly rows: RowsByName; readonly parts: Parts }> {
    const kept = this.#kept.of(word);
    const parts = kept === undefined || !isRemembered ? known : await this.#read(source, run, 'active');
    const rows = new Map<string, number>();
    const asked: string[] = [];
    const outside: string[] = [];
    for (const name of parts.live) {
      const part = parts.byName.get(name);
      const count = part && kept?.get(part.key);
      if (count !== undefined) rows.set(name, count);
      else if (part !== undefined && placeOf(part, window) === 'outside') outside.push(name);
      else asked.push(name);
    }
    if (asked.length === 0) return { rows, parts };
    const found = await this.#find(word, [...outside, ...rows.keys()], source, run);
    if (found.every(({ part }) => parts.byName.has(part))) {
      addFound(rows, asked, found);
      this.#keep(word, rows, parts);
      return { rows, parts };
    }
    // Parts came or were merged in between: what the index has now is of one moment, if nothing is added to it.
    const all = rows.size === 0 ? found : await this.#find(word, outside, source, run);
    const now = await this.#read(source, run, 'all');
    // A part that is gone by now is never asked for again, whatever is kept of it.
    addFound(rows, asked, all);
    this.#keep(word, rows, { ...now, byName: new Map([...parts.byName, ...now.byName]) });
    return { rows: addFound(new Map(), [], all), parts: now };
  }

  #keep(word: string, rows: RowsByName, { byName }: Parts): void {
    const known = [...rows].flatMap(([name, count]): [string, number][] => {
      const part = byName.get(name);
      return part === undefined ? [] : [[part.key, count]];
    });
    this.#kept.keep(word, new Map(known));
  }

  /** The parts that the word stands in; `besides` are spared, when they are not too many to name. */
  async #find(
    word: string,
    besides: readonly string[],
    source: SearchSource,
    run: RunQuery,
  ): Promise<readonly FoundRow[]> {
    const list = besides.length === 0 ? '' : sqlStringList(besides);
    const others = (column: string) => (list === '' || list.length > LONG_LIST ? '' : ` AND ${column} NOT IN ${list}`);
    if (looksRare(word)) {
      const message = sqlIdentifier(source.schema.messageColumn);
      const found = await readFew<FoundRow>(
        `SELECT _part AS part, count() AS rows FROM ${sqlIdentifier(source.table)} ` +
          `WHERE hasAllTokens(lower(${message}), [${sqlString(word)}])${others('_part')} GROUP BY part`,
        run,
      );
      if (found !== undefined) return found;
    }
    return run(
      `SELECT part_name AS part, cardinality AS rows FROM mergeTreeTextIndex(currentDatabase(), ` +
        `${sqlIdentifier(source.table)}, ${sqlIdentifier(this.#index)}) WHERE token = ${sqlString(word)}` +
        `${others('part_name')} ${SETTINGS}`,
    );
  }

  /** Undefined when one of the parts was merged in the meantime. */
  async #countAcross(
    parts: readonly string[],
    source: SearchSource,
    run: RunQuery,
    countWith: (besides: string) => Promise<number>,
  ): Promise<number | undefined> {
    const names = sqlStringList(parts);
    const counted = await countWith(`_part IN ${names}`);
    // Asked after they were counted: those that are there now were there then.
    const there = countOf(
      await run(
        `SELECT count() AS n FROM system.parts WHERE ${ofTable(source)} AND active AND name IN ${names} ${SETTINGS}`,
      ),
    );
    return there === parts.length ? counted : undefined;
  }

  /** The parts of now; 'all' also those that were merged away: the index may have been looked into just before. */
  async #read(source: SearchSource, run: RunQuery, which: 'active' | 'all'): Promise<Parts> {
    const wanted = which === 'all' ? '' : ' AND active';
    const rows = await run<PartRow>(
      'SELECT name, rows, toUnixTimestamp(min_time) AS first, toUnixTimestamp(max_time) AS last, ' +
        'has_lightweight_delete AS holes, toUnixTimestamp(modification_time) AS written, active ' +
        `FROM system.parts WHERE ${ofTable(source)}${wanted} ${SETTINGS}`,
    );
    this.#parts = {
      byName: new Map(rows.map((row) => [row.name, partOf(row)])),
      live: rows.filter(({ active }) => active === 1).map(({ name }) => name),
      readAtMs: this.#nowMs(),
    };
    return this.#parts;
  }
}

/** Undefined when there are not few rows to read, which the engine finds when it has looked into the indexes. */
async function readFew<Row>(sql: string, run: RunQuery): Promise<readonly Row[] | undefined> {
  try {
    return await run<Row>(`${sql} ${FEW_SETTINGS}`);
  } catch (error) {
    if (codeOf(error) !== 'store_query') throw error;
    return undefined;
  }
}

/**
 * Such as ids of requests, traces and containers. The engine finds single rows in two thirds of the time in which it shows
 * what is in the index, which it reads anew for each part.
 */
function looksRare(word: string): boolean {
  return word.length >= 16 && /\d/.test(word);
}

/** With what was found in the parts that were asked. */
function addFound(rows: Map<string, number>, asked: readonly string[], found: readonly FoundRow[]): RowsByName {
  for (const name of asked) rows.set(name, 0);
  for (const { part, rows: count } of found) rows.set(part, Number(count));
  return rows;
}

function countOf([row]: readonly CountRow[]): number {
  return Number(row?.n);
}

/** Rows of parts wholly in the window, and how many parts it cuts. */
function placesOf({ byName, live }: Parts, window: TimeWindow): { readonly inside: number; readonly across: number } {
  let inside = 0;
  let across = 0;
  for (const name of live) {
    const part = byName.get(name);
    const place = part === undefined ? 'outside' : placeOf(part, window);
    if (place === 'inside') inside += part?.rows ?? 0;
    else if (place === 'across') across++;
  }
  return { inside, across };
}

/** About how many rows of these parts lie in the window: as if they came evenly. */
function rowsWithin({ byName }: Parts, names: readonly string[], window: TimeWindow): number {
  let rows = 0;
  for (const name of names) {
    const part = byName.get(name);
    if (part === undefined || placeOf(part, window) === 'outside') continue;
    const from = Math.max(part.fromUnixMs, window.fromUnixMs);
    const to = Math.min(part.toUnixMs, window.toUnixMs);
    const spanMs = part.toUnixMs - part.fromUnixMs;
    rows += Number.isFinite(spanMs) ? (part.rows * (to - from)) / spanMs : part.rows;
  }
  return rows;
}

/** The word in lower case, when a search asks for one word of the message and nothing else. */
function onlyWordOf(node: SearchNode): string | undefined {
  if (node.kind !== 'term' || node.field.kind !== 'message' || node.match.kind !== 'value') return undefined;
  if (needsSubstring(node.match.text)) return undefined;
  const words = splitWords(lowerAscii(node.match.text));
  return words.length === 1 ? words[0] : undefined;
}

function partOf({ name, rows, first, last, holes, written }: PartRow): Part {
  const known = first > 0 && last < LAST_SECOND;
  return {
    rows: Number(rows),
    fromUnixMs: known ? first * 1_000 : Number.NEGATIVE_INFINITY,
    toUnixMs: known ? last * 1_000 + 999 : Number.POSITIVE_INFINITY,
    whole: holes === 0,
    key: `${name} ${written}`,
  };
}

function placeOf(part: Part, { fromUnixMs, toUnixMs }: TimeWindow): Place {
  if (part.toUnixMs < fromUnixMs || part.fromUnixMs >= toUnixMs) return 'outside';
  return part.whole && part.fromUnixMs >= fromUnixMs && part.toUnixMs < toUnixMs ? 'inside' : 'across';
}

function ofTable(source: SearchSource): string {
  return `database = currentDatabase() AND table = ${sqlString(source.table)}`;
}
