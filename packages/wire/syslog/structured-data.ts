/** The elements of an RFC 5424 line by id, each with its parameters by name; of equal names the last one counts. */
export type StructuredData = ReadonlyMap<string, ReadonlyMap<string, string>>;

const NONE: StructuredData = new Map();

/**
 * Reads structured data (RFC 5424, 6.3) that begins at `start`: `-` or elements such as `[dd ddsource="nginx"]`. Gives the
 * elements and where they end; text that only looks like an element belongs to the message.
 */
export function readStructuredData(
  line: string,
  start: number,
): { readonly data: StructuredData; readonly end: number } {
  if (line[start] === '-' && (start + 1 === line.length || line[start + 1] === ' '))
    return { data: NONE, end: start + 1 };
  let end = start;
  let data: Map<string, ReadonlyMap<string, string>> | undefined;
  while (line[end] === '[') {
    const element = readElement(line, end);
    if (element === undefined) break;
    data ??= new Map();
    data.set(element.id, element.parameters);
    end = element.end;
  }
  return { data: data ?? NONE, end };
}

interface Element {
  readonly id: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly end: number;
}

const NAME = /[^\s="\]]{1,256}/y;

function readElement(line: string, open: number): Element | undefined {
  const id = match(NAME, line, open + 1);
  if (id === undefined) return undefined;
  const parameters = new Map<string, string>();
  let position = open + 1 + id[0].length;
  while (line[position] === ' ') {
    while (line[position] === ' ') position++;
    if (line[position] === ']') break;
    const name = match(NAME, line, position);
    if (name === undefined || line[position + name[0].length] !== '=') return undefined;
    const quote = position + name[0].length + 1;
    const close = endOfValue(line, quote);
    if (close === -1) return undefined;
    // Only these three are escapes; any other backslash stands for itself.
    parameters.set(name[0], line.slice(quote + 1, close).replace(/\\(["\\\]])/g, '$1'));
    position = close + 1;
  }
  return line[position] === ']' ? { id: id[0], parameters, end: position + 1 } : undefined;
}

/** Where the quote is that closes the one at `quote`, -1 when there is none. */
function endOfValue(line: string, quote: number): number {
  if (line[quote] !== '"') return -1;
  for (let index = quote + 1; index < line.length; index++) {
    const code = line.charCodeAt(index);
    if (code === 92) index++;
    else if (code === 34) return index;
  }
  return -1;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
