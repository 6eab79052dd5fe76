/** `logs("a").index("*").last("5m")` as its calls; the first of a service check is a name in quotes without arguments. */
export interface Call {
  readonly name: string;
  /** Without their quotes. */
  readonly args: readonly string[];
}

/** Reads calls joined by dots; undefined for what is none. Each argument is a quoted text, a number or a word. */
export function readChain(text: string): readonly Call[] | undefined {
  const calls: Call[] = [];
  let rest = text.trim();
  const first = /^"((?:[^"\\]|\\.)*)"/.exec(rest);
  if (first !== null) {
    calls.push({ name: unquoted(first[0]), args: [] });
    rest = rest.slice(first[0].length);
  }
  while (rest !== '') {
    const head = /^\.?([a-z_][\w-]*)\s*\(/i.exec(rest);
    if (head === null || (calls.length > 0 && !rest.startsWith('.'))) return undefined;
    const read = readArguments(rest.slice(head[0].length));
    if (read === undefined) return undefined;
    calls.push({ name: head[1] ?? '', args: read.args });
    rest = read.rest;
  }
  return calls.length === 0 ? undefined : calls;
}

function readArguments(text: string): { readonly args: readonly string[]; readonly rest: string } | undefined {
  const args: string[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    if (rest.startsWith(')')) return { args, rest: rest.slice(1).trimStart() };
    const found = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,()"']+)/.exec(rest)?.[0];
    if (found === undefined) return undefined;
    args.push(unquoted(found));
    rest = rest.slice(found.length).trimStart();
    if (rest.startsWith(',')) rest = rest.slice(1).trimStart();
    else if (!rest.startsWith(')')) return undefined;
  }
  return undefined;
}

/** The arguments of the first call of that name; undefined where there is none. */
export function argumentsOf(calls: readonly Call[], name: string): readonly string[] | undefined {
  return calls.find((call) => call.name === name)?.args;
}

function unquoted(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1).replaceAll(/\\(["'\\])/g, '$1') : text;
}
