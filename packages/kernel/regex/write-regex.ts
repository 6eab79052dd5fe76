import type { RegexNode } from './ast.ts';
import { charSetText } from './char-set.ts';
import { badRegex } from './regex-error.ts';

/** Limits one program, and with it the time for each character of a text in the worst case. */
const MAX_PROGRAM = 12_000;

export interface WrittenRegex {
  /** JavaScript regex text that needs no flags. */
  readonly source: string;
  /** The capture number of the tree for each group, in order; a repeat that was written out repeats it. */
  readonly captures: readonly number[];
  /** How many steps the linear engine's program has, roughly. */
  readonly size: number;
}

export interface WriteOptions {
  /** The linear engine copies counted repeats; how many copies it accepts at most, multiplied through nested repeats. */
  readonly maxCopies: number;
  /**
   * V8 runs a loop over single characters (`\\s+`) without counting how often it steps back in it, and so may never notice
   * that it should hand over to the linear engine. With this, such loops get an alternative that cannot match, which
   * makes them ordinary loops: some 25 ns slower each, but counted.
   */
  readonly counted: boolean;
  /** Whether a group that a repeat writes out stays one group, so that groups keep their numbers. */
  readonly groupsOnce: boolean;
}

/** Writes a tree as text that V8's linear engine can run, or says why that cannot be. */
export function writeRegex(node: RegexNode, options: WriteOptions): WrittenRegex {
  const writer = new RegexWriter(options);
  const source = writer.write(node).text;
  return { source, captures: writer.captures, size: writer.size };
}

/** `copies` is how often the engine copies the innermost part; an `atom` takes a quantifier without a group. */
interface Piece {
  readonly text: string;
  readonly copies: number;
  readonly atom: boolean;
}

class RegexWriter {
  readonly captures: number[] = [];
  size = 0;
  readonly #options: WriteOptions;
  #insideLookbehind = false;
  #multiplier = 1;

  constructor(options: WriteOptions) {
    this.#options = options;
  }

  write(node: RegexNode): Piece {
    switch (node.type) {
      case 'empty':
        return { text: '', copies: 1, atom: false };
      case 'set':
        this.#grow(Math.max(1, node.set.length / 2));
        return { text: charSetText(node.set), copies: 1, atom: true };
      case 'sequence': {
        const pieces = node.parts.map((part) => {
          const piece = this.write(part);
          return part.type === 'choice' ? grouped(piece) : piece;
        });
        return { text: pieces.map((piece) => piece.text).join(''), copies: most(pieces), atom: false };
      }
      case 'choice': {
        this.#grow(node.options.length);
        const pieces = node.options.map((option) => this.write(option));
        return grouped({ text: pieces.map((piece) => piece.text).join('|'), copies: most(pieces), atom: false });
      }
      case 'capture':
        return this.#capture(node.body, node.capture);
      case 'assert':
        this.#grow(1);
        return { text: ASSERTIONS[node.what], copies: 1, atom: false };
      case 'look':
        return this.#look(node);
      case 'repeat':
        return this.#repeat(node);
    }
  }

  #grow(steps: number): void {
    this.size += steps * this.#multiplier;
    if (this.size > MAX_PROGRAM) throw badRegex('too large: write fewer or smaller repeat counts');
  }

  #capture(body: RegexNode, capture: number): Piece {
    const isWritten = this.#options.groupsOnce && this.captures.includes(capture);
    if (this.#insideLookbehind || isWritten) return grouped(this.write(body));
    this.captures.push(capture);
    this.#grow(2);
    const piece = this.write(body);
    return { text: `(${piece.text})`, copies: piece.copies, atom: true };
  }

  #look(node: RegexNode & { type: 'look' }): Piece {
    if (node.ahead) throw badRegex('a lookahead of more than one character cannot run in linear time');
    const outer = this.#insideLookbehind;
    this.#insideLookbehind = true;
    const piece = this.write(node.body);
    this.#insideLookbehind = outer;
    return { text: `(?<${node.negated ? '!' : '='}${piece.text})`, copies: piece.copies, atom: false };
  }

  #repeat(node: RegexNode & { type: 'repeat' }): Piece {
    const { body, min, max, lazy } = node;
    const suffix = lazy ? '?' : '';
    if (max === 0) return { text: '', copies: 1, atom: false };
    if (min <= 1 && (max === 1 || max === Number.POSITIVE_INFINITY)) {
      this.#grow(2);
      if (min === 1 && max === 1) return quantifiable(this.write(body));
      const piece = max === 1 ? quantifiable(this.write(body)) : this.#loopBody(body);
      const sign = max === 1 ? '?' : min === 0 ? '*' : '+';
      return { text: piece.text + sign + suffix, copies: piece.copies, atom: false };
    }
    return grouped(this.#counted(body, min, max, suffix));
  }

  #loopBody(body: RegexNode): Piece {
    const piece = quantifiable(this.write(body));
    if (!this.#options.counted || this.#insideLookbehind || !isPlainText(body)) return piece;
    this.#grow(3);
    return grouped({ ...piece, text: `${piece.text}|$\\0` });
  }

  /** A counted repeat, written out in runs that are short enough for the engine. */
  #counted(body: RegexNode, min: number, max: number, suffix: string): Piece {
    const run = Math.max(1, Math.floor(this.#options.maxCopies / this.#copiesOf(body)));
    const bounded = max !== Number.POSITIVE_INFINITY;
    if (bounded && max <= run) return this.#times(body, min === max ? `{${min}}` : `{${min},${max}}${suffix}`, max);
    const pieces: Piece[] = [];
    let required = min;
    for (; required > run; required -= run) pieces.push(this.#times(body, run === 1 ? '' : `{${run}}`, run));
    if (required > 0) pieces.push(this.#times(body, required === 1 ? '' : `{${required}}`, required));
    if (!bounded) {
      const loop = this.#loopBody(body);
      pieces.push({ text: `${loop.text}*${suffix}`, copies: loop.copies, atom: false });
    } else if (max > min) pieces.push(this.#atMost(body, max - min, run, suffix));
    return { text: pieces.map((piece) => piece.text).join(''), copies: most(pieces), atom: false };
  }

  /** `a{0,40}` as `(?:a{16}(?:a{16}a{0,8}|a{0,15})|a{0,15})`: longest first, and never two ways to the same end. */
  #atMost(body: RegexNode, count: number, run: number, suffix: string): Piece {
    if (count <= run) return this.#times(body, count === 1 ? `?${suffix}` : `{0,${count}}${suffix}`, count);
    const whole = this.#times(body, run === 1 ? '' : `{${run}}`, run);
    const rest = this.#atMost(body, count - run, run, suffix);
    const less = run === 1 ? undefined : this.#times(body, `{0,${run - 1}}${suffix}`, run - 1);
    const long = whole.text + rest.text;
    const short = less?.text ?? '';
    return {
      text: suffix === '' ? `(?:${long}|${short})` : `(?:${short}|${long})`,
      copies: most(less === undefined ? [whole, rest] : [whole, rest, less]),
      atom: true,
    };
  }

  #times(body: RegexNode, quantifier: string, count: number): Piece {
    const outer = this.#multiplier;
    this.#multiplier *= count;
    const piece = quantifiable(this.write(body));
    this.#multiplier = outer;
    this.#grow(1);
    return {
      text: piece.text + quantifier,
      copies: piece.copies * (quantifier.startsWith('{') ? count : 1),
      atom: false,
    };
  }

  /** How many copies the engine makes of a part on its own, found by writing it aside. */
  #copiesOf(body: RegexNode): number {
    const aside = new RegexWriter(this.#options);
    aside.#insideLookbehind = this.#insideLookbehind;
    return aside.write(body).copies;
  }
}

const ASSERTIONS = {
  start: '^',
  end: '$',
  lineStart: '(?m:^)',
  lineEnd: '(?m:$)',
  word: '\\b',
  notWord: '\\B',
} as const;

/** Whether a part is nothing but characters, so that a loop over it is one that V8 does not count in. */
function isPlainText(node: RegexNode): boolean {
  return node.type === 'set' || (node.type === 'sequence' && node.parts.every(isPlainText)) || node.type === 'assert';
}

function most(pieces: readonly Piece[]): number {
  let copies = 1;
  for (const piece of pieces) copies = Math.max(copies, piece.copies);
  return copies;
}

function grouped(piece: Piece): Piece {
  return { text: `(?:${piece.text})`, copies: piece.copies, atom: true };
}

function quantifiable(piece: Piece): Piece {
  return piece.atom ? piece : grouped(piece);
}
