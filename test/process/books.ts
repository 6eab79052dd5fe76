/** What a `/metrics` page says of one source: everything received is stored or rejected for a reason. */
export interface SourceBooks {
  readonly received: number;
  readonly stored: number;
  readonly rejected: Readonly<Record<string, number>>;
}

/** The intake's books by source, and other counters as they stand on the page. */
export interface Books {
  readonly sources: ReadonlyMap<string, SourceBooks>;
  /** The value of a sample by its name with labels; 0 when it is not there. */
  sample(name: string): number;
}

const LINE = /^komainu_intake_(received|stored|rejected)_total\{(.*)\} (\d+)$/;

/** Reads the books of a server. */
export async function readBooks(url: string): Promise<Books> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  const sources = new Map<string, { received: number; stored: number; rejected: Record<string, number> }>();
  for (const line of lines) {
    const [, what, labels = '', value] = LINE.exec(line) ?? [];
    if (what === undefined) continue;
    const source = /source="([^"]*)"/.exec(labels)?.[1] ?? '';
    const reason = /reason="([^"]*)"/.exec(labels)?.[1] ?? '';
    const books = sources.get(source) ?? { received: 0, stored: 0, rejected: {} };
    if (what === 'rejected') books.rejected[reason] = Number(value);
    else if (what === 'received') books.received = Number(value);
    else books.stored = Number(value);
    sources.set(source, books);
  }
  return {
    sources,
    sample: (name) => Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? 0),
  };
}

/** What happened to a source between two looks; only what changed. */
export function changeOf(source: string, before: Books, after: Books): SourceBooks {
  const [old, now] = [before.sources.get(source), after.sources.get(source)];
  const rejected: Record<string, number> = {};
  for (const [reason, value] of Object.entries(now?.rejected ?? {})) {
    const more = value - (old?.rejected[reason] ?? 0);
    if (more !== 0) rejected[reason] = more;
  }
  return {
    received: (now?.received ?? 0) - (old?.received ?? 0),
    stored: (now?.stored ?? 0) - (old?.stored ?? 0),
    rejected,
  };
}

/** Sources whose books do not balance. */
export function unbalanced(books: Books): string[] {
  return [...books.sources]
    .filter(([, { received, stored, rejected }]) => {
      const refused = Object.values(rejected).reduce((sum, count) => sum + count, 0);
      return received !== stored + refused;
    })
    .map(
      ([source, { received, stored, rejected }]) =>
        `${source}: ${received} in, ${stored} stored, ${JSON.stringify(rejected)}`,
    );
}
