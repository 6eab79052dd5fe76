import { type MetricErrorCode, MetricSyntaxError } from './syntax-error.ts';

/** Reads the pieces of a metric expression. */
export class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get current(): string {
    return this.text.charAt(this.at);
  }

  skipSpace(): void {
    while (/\s/.test(this.current)) this.at += 1;
  }

  /** Skips space, then takes `symbol` when it stands there. */
  take(symbol: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(symbol, this.at)) return false;
    this.at += symbol.length;
    return true;
  }

  /** Takes a keyword in any case when it stands alone. */
  takeWord(word: string): boolean {
    this.skipSpace();
    const end = this.at + word.length;
    if (this.text.slice(this.at, end).toUpperCase() !== word || /[\w.:/*$-]/.test(this.text.charAt(end))) return false;
    this.at = end;
    return true;
  }

  expect(symbol: string, where: string): void {
    if (!this.take(symbol)) this.fail(`${symbol} is expected ${where}, not ${this.describe()}`);
  }

  /** Takes what the sticky expression matches at the cursor, '' when nothing. */
  match(sticky: RegExp): string {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  /** Whether what the sticky expression matches stands at the cursor. */
  sees(sticky: RegExp): boolean {
    sticky.lastIndex = this.at;
    return sticky.test(this.text);
  }

  /** What stands at the cursor, for messages. */
  describe(): string {
    this.skipSpace();
    if (this.at >= this.text.length) return 'the end';
    return `"${/^(?:[\w.:]+|.)/su.exec(this.text.slice(this.at, this.at + 60))?.[0] ?? ''}"`;
  }

  /** Throws with the place; without one, the token at the cursor. */
  fail(
    reason: string,
    offset = this.at,
    length = Math.max(1, this.#tokenLength(offset)),
    code: MetricErrorCode = 'bad_query',
  ): never {
    throw new MetricSyntaxError(reason, Math.min(offset, this.text.length), length, code);
  }

  /** As `fail`, for the token at the cursor. */
  failAs(code: MetricErrorCode, reason: string, offset = this.at): never {
    this.fail(reason, offset, Math.max(1, this.#tokenLength(offset)), code);
  }

  #tokenLength(offset: number): number {
    return /^[\w.:]+/.exec(this.text.slice(offset, offset + 60))?.[0].length ?? 1;
  }
}
