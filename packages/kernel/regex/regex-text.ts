/** A regex source with a place in it. */
export class RegexText {
  readonly source: string;
  readonly end: number;
  at = 0;

  constructor(source: string) {
    this.source = source;
    this.end = source.length;
  }

  peek(): string {
    return this.source[this.at] ?? '';
  }

  /** Moves past `expected` when it stands here. */
  skip(expected: string): boolean {
    if (!this.source.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  /** Moves past what a sticky pattern matches here. */
  take(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.source);
    if (found === null) return undefined;
    this.at += found[0].length;
    return found;
  }

  nextCodePoint(): number {
    const point = this.source.codePointAt(this.at) ?? 0;
    this.at += point > 0xffff ? 2 : 1;
    return point;
  }
}
