import { MonitorSyntaxError } from './syntax-error.ts';

/** One argument of a call; `name` where it was given by name (`direction="above"`). */
export interface ChainArgument {
  readonly name: string;
  readonly value: string;
  readonly offset: number;
  readonly length: number;
}

export interface ChainCall {
  readonly name: string;
  readonly args: readonly ChainArgument[];
  readonly offset: number;
  readonly length: number;
}

/** `head("…").call(…).call(…)`; the head is a call, too, or a quoted text (of service checks) without arguments. */
export interface Chain {
  readonly head: ChainCall & { readonly quoted: boolean };
  readonly calls: readonly ChainCall[];
}

const MOST_CALLS = 32;
const MOST_ARGUMENTS = 200;

/** Reads the chain that a query is, without the comparison at its end. Throws MonitorSyntaxError. */
export function parseChain(text: string): Chain {
  return new ChainReader(text).read();
}

class ChainReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Chain {
    this.#skipSpace();
    const offset = this.#at;
    const quoted = this.#isQuote();
    const name = quoted ? this.#quoted() : this.#word('a query such as logs("…") or "check.name"');
    const args = quoted ? [] : this.#args(name);
    const head = { name, args, quoted, offset, length: this.#at - offset };
    const calls: ChainCall[] = [];
    for (this.#skipSpace(); this.#at < this.#text.length; this.#skipSpace()) {
      if (calls.length === MOST_CALLS) this.#fail(`a query has at most ${MOST_CALLS} calls`);
      if (!this.#take('.')) this.#fail(`"." and a call are expected, not ${this.#describe()}`);
      this.#skipSpace();
      const start = this.#at;
      const call = this.#word('the name of a call');
      calls.push({ name: call, args: this.#args(call), offset: start, length: this.#at - start });
    }
    return { head, calls };
  }

  #args(of: string): ChainArgument[] {
    this.#skipSpace();
    if (!this.#take('(')) this.#fail(`"(" is expected after ${of}, not ${this.#describe()}`);
    const args: ChainArgument[] = [];
    this.#skipSpace();
    if (this.#take(')')) return args;
    do {
      if (args.length === MOST_ARGUMENTS) this.#fail(`${of} has at most ${MOST_ARGUMENTS} arguments`);
      args.push(this.#arg(of));
      this.#skipSpace();
    } while (this.#take(','));
    if (!this.#take(')')) this.#fail(`")" is expected to close ${of}, not ${this.#describe()}`);
    return args;
  }

  #arg(of: string): ChainArgument {
    this.#skipSpace();
    const offset = this.#at;
    if (this.#isQuote()) return { name: '', value: this.#quoted(), offset, length: this.#at - offset };
    const word = this.#match(/[^\s,()"'=]+/y);
    if (word === '') this.#fail(`an argument of ${of} is expected, not ${this.#describe()}`);
    this.#skipSpace();
    if (!this.#take('=')) return { name: '', value: word, offset, length: word.length };
    this.#skipSpace();
    const value = this.#isQuote() ? this.#quoted() : this.#match(/[^\s,()"']+/y);
    return { name: word, value, offset, length: this.#at - offset };
  }

  #word(what: string): string {
    const word = this.#match(/[A-Za-z][\w-]*/y);
    if (word === '') this.#fail(`${what} is expected, not ${this.#describe()}`);
    return word;
  }

  #isQuote(): boolean {
    return this.#current === '"' || this.#current === "'";
  }

  #quoted(): string {
    const offset = this.#at;
    const quote = this.#current;
    let out = '';
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#current;
      if (character === quote) {
        this.#at += 1;
        return out;
      }
      const next = this.#text.charAt(this.#at + 1);
      // As in JSON; any other backslash is the search language's.
      if (character === '\\' && (next === quote || next === '\\')) {
        out += next;
        this.#at += 1;
      } else out += character;
    }
    throw new MonitorSyntaxError(`the quote ${quote} is not closed`, offset, this.#text.length - offset);
  }

  get #current(): string {
    return this.#text.charAt(this.#at);
  }

  #skipSpace(): void {
    while (/\s/.test(this.#current)) this.#at += 1;
  }

  #take(symbol: string): boolean {
    if (this.#current !== symbol) return false;
    this.#at += 1;
    return true;
  }

  #match(sticky: RegExp): string {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #describe(): string {
    if (this.#at >= this.#text.length) return 'the end';
    return `"${/^(?:[\w.:-]+|.)/su.exec(this.#text.slice(this.#at, this.#at + 60))?.[0] ?? ''}"`;
  }

  #fail(reason: string): never {
    throw new MonitorSyntaxError(reason, this.#at, 1);
  }
}
