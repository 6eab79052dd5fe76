import { codeOf } from '@komainu/kernel/errors.ts';
import { sqlIdentifier, sqlString, sqlStringList } from '../sql.ts';
import type { TimeWindow } from '../time.ts';
import type { SearchNode } from './ast.ts';
import { countSql } from './count-sql.ts';
import type { RunQuery, SearchSource } from './source.ts';
import { lowerAscii, needsSubstring, splitWords } from './text.ts';

/** What is true of a part of a table for ever: parts never change, and a name is never used again. */
interface Part {
  readonly rows: number;
  /** Unix milliseconds, both inclusive, to the second. */
  readonly fromUnixMs: number;
  readonly toUnixMs: number;
  /** False when some of its rows are deleted: the index still has their words. */
  readonly whole: boolean;
}

type Place = 'inside' | 'outside' | 'across';

interface PartRow {
  readonly name: string;
  readonly rows: string;
  readonly first: number;
  readonly last: number;
  readonly holes: number;
  readonly active: number;
}

/** Words stand in the index in how many rows; with fewer rows than this wholly in the window that saves nothing. */
const WORTH_ROWS = 500_000;
/** How old what is known of the parts may be when it is decided whether to ask the index alone. */
const FRESH_MS = 10_000;
/** Seconds that a DateTime holds for sure. */
const LAST_SECOND = 4_000_000_000;

/**
 * Counts of single words, from the words' index alone. The index has, for each part of the table, in how many rows a word
 * stands: the parts that lie in the window are summed without reading anything else, those across its ends are counted row
 * by row. Only for tables that are not spread over a cluster, and whose every part has the index.
 */
export class WordCounts {
  readonly #index: string;
  readonly #nowMs: () => number;
  #parts = new Map<string, Part>();
  #live: readonly string[] = [];
  #readAtMs = Number.NEGATIVE_INFINITY;
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
    try {
      return await this.#count(word, source, window, node, run);
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
    if (this.#nowMs() - this.#readAtMs > FRESH_MS) await this.#read(source, run);
    if (!this.#isWorthIt(window)) return undefined;
    const found = await run<{ part: string; rows: string }>(
      `SELECT part_name AS part, cardinality AS rows FROM mergeTreeTextIndex(currentDatabase(), ` +
        `${sqlIdentifier(source.table)}, ${sqlIdentifier(this.#index)}) WHERE token = ${sqlString(word)}`,
    );
    if (found.some(({ part }) => !this.#parts.has(part))) await this.#read(source, run);
    let sum = 0;
    const across: string[] = [];
    for (const { part, rows } of found) {
      const known = this.#parts.get(part);
      if (known === undefined) return undefined;
      const place = placeOf(known, window);
      if (place === 'across') across.push(part);
      else if (place === 'inside') sum += Number(rows);
    }
    if (across.length === 0) return sum;
    const counted = await this.#countAcross(across, source, window, node, run);
    return counted === undefined ? undefined : sum + counted;
  }

  /** Undefined when one of the parts was merged in the meantime. */
  async #countAcross(
    parts: readonly string[],
    source: SearchSource,
    window: TimeWindow,
    node: SearchNode,
    run: RunQuery,
  ): Promise<number | undefined> {
    const names = sqlStringList(parts);
    const [counted] = await run<{ n: string }>(countSql(source, window, node, `_part IN ${names}`));
    // Asked after they were counted: those that are there now were there then.
    const [there] = await run<{ n: string }>(
      `SELECT count() AS n FROM system.parts WHERE ${ofTable(source)} AND active AND name IN ${names}`,
    );
    return Number(there?.n) === parts.length ? Number(counted?.n) : undefined;
  }

  #isWorthIt(window: TimeWindow): boolean {
    let inside = 0;
    let across = 0;
    for (const name of this.#live) {
      const part = this.#parts.get(name);
      const place = part === undefined ? 'outside' : placeOf(part, window);
      if (place === 'inside') inside += part?.rows ?? 0;
      else if (place === 'across') across++;
    }
    return across === 0 || inside >= WORTH_ROWS;
  }

  async #read(source: SearchSource, run: RunQuery): Promise<void> {
    // Also those that were merged away: the index may have been looked into just before.
    const rows = await run<PartRow>(
      'SELECT name, rows, toUnixTimestamp(min_time) AS first, toUnixTimestamp(max_time) AS last, ' +
        `has_lightweight_delete AS holes, active FROM system.parts WHERE ${ofTable(source)}`,
    );
    this.#parts = new Map(rows.map((row) => [row.name, partOf(row)]));
    this.#live = rows.filter(({ active }) => active === 1).map(({ name }) => name);
    this.#readAtMs = this.#nowMs();
  }
}

/** The word in lower case, when a search asks for one word of the message and nothing else. */
function onlyWordOf(node: SearchNode): string | undefined {
  if (node.kind !== 'term' || node.field.kind !== 'message' || node.match.kind !== 'value') return undefined;
  if (needsSubstring(node.match.text)) return undefined;
  const words = splitWords(lowerAscii(node.match.text));
  return words.length === 1 ? words[0] : undefined;
}

function partOf({ rows, first, last, holes }: PartRow): Part {
  const known = first > 0 && last < LAST_SECOND;
  return {
    rows: Number(rows),
    fromUnixMs: known ? first * 1_000 : Number.NEGATIVE_INFINITY,
    toUnixMs: known ? last * 1_000 + 999 : Number.POSITIVE_INFINITY,
    whole: holes === 0,
  };
}

function placeOf(part: Part, { fromUnixMs, toUnixMs }: TimeWindow): Place {
  if (part.toUnixMs < fromUnixMs || part.fromUnixMs >= toUnixMs) return 'outside';
  return part.whole && part.fromUnixMs >= fromUnixMs && part.toUnixMs < toUnixMs ? 'inside' : 'across';
}

function ofTable(source: SearchSource): string {
  return `database = currentDatabase() AND table = ${sqlString(source.table)}`;
}
