import { isSpace } from './characters.ts';
import { collapse } from './collapse.ts';
import { messageStart } from './header.ts';
import { mergeSkeletons } from './merge.ts';
import { mergeLists, mergePhrases } from './phrases.ts';
import { type PatternPart, patternId, patternParts, patternText } from './render.ts';
import { Scanner, Tokens } from './scan.ts';
import { type Skeleton, Skeletons } from './skeletons.ts';
import { VARIABLE, Vocabulary } from './vocabulary.ts';

export interface ClusterOptions {
  /** Characters of a line that are looked at, 2 048 by default. */
  readonly maxLineLength?: number;
  /** Lines come without headers: nothing is taken off their beginning. */
  readonly keepHeaders?: boolean;
}

export interface Cluster {
  /** The same for the same pattern in every run. */
  readonly id: string;
  /** What its lines share, with `*` for what differs. */
  readonly pattern: string;
  readonly parts: readonly PatternPart[];
  readonly count: number;
  /** A line that has it: its index. */
  readonly example: number;
}

export interface Clusters {
  /** The most frequent first. */
  readonly clusters: readonly Cluster[];
  /** The cluster of each line. */
  readonly assignment: Int32Array;
}

const USUAL_LENGTH = 2_048;

/**
 * Groups log lines that one statement in a program could have written. It sees all lines at once: values that look like
 * values (numbers, addresses, paths, ids) are set aside, then statistics over the different rest say which words are
 * values too. Time and memory grow with the lines; nothing depends on their order.
 */
export function clusterLines(lines: readonly string[], options: ClusterOptions = {}): Clusters {
  const vocabulary = new Vocabulary();
  const scanner = new Scanner(vocabulary);
  const skeletons = new Skeletons();
  const tokens = new Tokens();
  const mostCharacters = options.maxLineLength ?? USUAL_LENGTH;
  const skeletonOf = new Int32Array(lines.length);
  lines.forEach((line, index) => {
    scanLine(line, scanner, tokens, vocabulary, mostCharacters, options.keepHeaders === true);
    skeletonOf[index] = skeletons.add(tokens.ids, tokens.length, index);
  });
  mergeSkeletons(skeletons, vocabulary);
  mergePhrases(skeletons, vocabulary);
  mergeLists(skeletons, vocabulary);
  return gather(lines, skeletonOf, skeletons, vocabulary, (line) => {
    scanLine(line, scanner, tokens, vocabulary, mostCharacters, options.keepHeaders === true);
    return tokens;
  });
}

function scanLine(
  line: string,
  scanner: Scanner,
  tokens: Tokens,
  vocabulary: Vocabulary,
  mostCharacters: number,
  keepHeaders: boolean,
): void {
  let from = 0;
  while (from < line.length && from < mostCharacters && isSpace(line.charCodeAt(from))) from++;
  const newline = line.indexOf('\n', from);
  const to = Math.min(newline === -1 ? line.length : newline, from + mostCharacters);
  const first = from === 0 && to === line.length ? line : line.slice(from, to);
  const start = keepHeaders ? 0 : messageStart(first);
  scanner.scan(line, from + start, to, tokens);
  collapse(line, tokens, vocabulary);
  if (newline !== -1) addShape(line, newline + 1, scanner, tokens, vocabulary, mostCharacters);
}

/** Messages of several lines are told apart by what follows the first: a stack, or other text. */
function addShape(
  line: string,
  from: number,
  scanner: Scanner,
  tokens: Tokens,
  vocabulary: Vocabulary,
  mostCharacters: number,
): void {
  let start = from;
  while (start < line.length && start < from + mostCharacters && isSpace(line.charCodeAt(start))) start++;
  if (start >= line.length) return;
  const rest = line.slice(start, start + 80);
  if (line.startsWith('Traceback')) {
    // What went wrong stands last.
    const end = lastLine(line);
    const more = new Tokens();
    scanner.scan(line, end.start, Math.min(end.stop, end.start + mostCharacters), more);
    collapse(line, more, vocabulary);
    for (let at = 0; at < more.length; at++) {
      tokens.push(more.ids[at] as number, more.starts[at] as number, more.ends[at] as number);
    }
    return;
  }
  const kind = /^(?:at |File "|Caused by|\.\.\. \d|goroutine |#\d)/.test(rest) ? 'stack' : 'more';
  tokens.push(vocabulary.punctuation(`\n${kind}`), start, start);
}

function lastLine(text: string): { start: number; stop: number } {
  let stop = text.length;
  while (stop > 0 && isSpace(text.charCodeAt(stop - 1))) stop--;
  return { start: text.lastIndexOf('\n', stop - 1) + 1, stop };
}

function gather(
  lines: readonly string[],
  skeletonOf: Int32Array,
  skeletons: Skeletons,
  vocabulary: Vocabulary,
  scan: (line: string) => Tokens,
): Clusters {
  const roots = skeletons.all.flatMap((skeleton, index) => (skeleton.same === -1 ? [index] : []));
  roots.sort((a, b) => (skeletons.all[b] as Skeleton).count - (skeletons.all[a] as Skeleton).count || a - b);
  const place = new Map(roots.map((root, index) => [root, index]));
  const taken = new Map<string, number>();
  const clusters = roots.map((root): Cluster => {
    const { tokens, count, line } = skeletons.all[root] as Skeleton;
    const parts = patternParts(lines[line] ?? '', scan(lines[line] ?? ''), tokens, vocabulary);
    const isLonger = vocabulary.texts[tokens.at(-1) ?? VARIABLE]?.startsWith(' \n') === true;
    const pattern = `${patternText(parts)}${isLonger ? ' …' : ''}`;
    // Two that read alike differ in what a pattern does not show.
    const alike = taken.get(pattern) ?? 0;
    taken.set(pattern, alike + 1);
    return { id: patternId(alike === 0 ? pattern : `${pattern}#${alike}`), pattern, parts, count, example: line };
  });
  const assignment = skeletonOf.map((skeleton) => place.get(skeletons.root(skeleton)) ?? 0);
  return { clusters, assignment };
}
