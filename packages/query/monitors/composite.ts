import type { CompositeMonitorQuery, CompositeNode } from './ast.ts';
import { MonitorSyntaxError } from './syntax-error.ts';

const MOST_DEPTH = 64;
const MOST_MONITORS = 50;

/** Reads `123 && !(456 || 789)`. Throws MonitorSyntaxError. */
export function parseComposite(text: string): CompositeMonitorQuery {
  const reader = new CompositeReader(text);
  const node = reader.read();
  return { kind: 'composite', node, monitorIds: [...reader.ids] };
}

class CompositeReader {
  readonly ids = new Set<number>();
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): CompositeNode {
    const node = this.#or();
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail(`&& or || is expected, not "${this.#text.charAt(this.#at)}"`);
    return node;
  }

  #or(): CompositeNode {
    let left = this.#and();
    while (this.#take('||') || this.#takeWord('OR')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): CompositeNode {
    let left = this.#unary();
    while (this.#take('&&') || this.#takeWord('AND')) left = { kind: 'and', left, right: this.#unary() };
    return left;
  }

  #unary(): CompositeNode {
    this.#depth += 1;
    if (this.#depth > MOST_DEPTH) this.#fail(`a composite is nested at most ${MOST_DEPTH} deep`);
    const node = this.#inner();
    this.#depth -= 1;
    return node;
  }

  #inner(): CompositeNode {
    if (this.#take('!') || this.#takeWord('NOT')) return { kind: 'not', child: this.#unary() };
    if (this.#take('(')) {
      const node = this.#or();
      if (!this.#take(')')) this.#fail('")" is expected');
      return node;
    }
    this.#skipSpace();
    const digits = /^\d{1,15}/.exec(this.#text.slice(this.#at, this.#at + 16))?.[0] ?? '';
    if (digits === '') this.#fail('the id of a monitor is expected');
    const offset = this.#at;
    this.#at += digits.length;
    this.ids.add(Number(digits));
    if (this.ids.size > MOST_MONITORS) this.#fail(`a composite names at most ${MOST_MONITORS} monitors`);
    return { kind: 'monitor', id: Number(digits), offset, length: digits.length };
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at += 1;
  }

  #take(symbol: string): boolean {
    this.#skipSpace();
    if (!this.#text.startsWith(symbol, this.#at)) return false;
    this.#at += symbol.length;
    return true;
  }

  #takeWord(word: string): boolean {
    this.#skipSpace();
    const end = this.#at + word.length;
    if (this.#text.slice(this.#at, end).toUpperCase() !== word || /\w/.test(this.#text.charAt(end))) return false;
    this.#at = end;
    return true;
  }

  #fail(reason: string): never {
    throw new MonitorSyntaxError(reason, this.#at, 1);
  }
}
