/** A table of GitHub's Markdown; cells are Markdown of one line. */
export interface MarkdownTable {
  readonly head: readonly string[];
  /** By column; '' where nothing was said. */
  readonly aligns: readonly ('left' | 'center' | 'right' | '')[];
  readonly rows: readonly (readonly string[])[];
}

export type MarkdownPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'table'; readonly table: MarkdownTable };

const FENCE = /^\s{0,3}(```|~~~)/;
const DELIMITER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** Markdown as tables and what stands between them: CommonMark has none, notes and notebooks of the public product do. */
export function splitTables(markdown: string): readonly MarkdownPart[] {
  const lines = markdown.replaceAll('\r', '').split('\n');
  const parts: MarkdownPart[] = [];
  let text: string[] = [];
  let fence = '';
  const end = (): void => {
    if (text.some((line) => line.trim() !== '')) parts.push({ kind: 'text', text: text.join('\n') });
    text = [];
  };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const [, mark = ''] = FENCE.exec(line) ?? [];
    if (mark !== '') fence = fence === '' ? mark : fence === mark ? '' : fence;
    const below = lines[index + 1] ?? '';
    const begins = fence === '' && line.includes('|') && below.includes('-') && DELIMITER.test(below);
    const head = begins ? cellsOf(line) : [];
    const aligns = begins ? cellsOf(below) : [];
    if (!begins || head.length !== aligns.length || (head.length === 1 && !below.includes('|'))) {
      text.push(line);
      continue;
    }
    end();
    const rows: string[][] = [];
    index += 2;
    for (; index < lines.length && (lines[index] ?? '').includes('|'); index++) {
      const cells = cellsOf(lines[index] ?? '');
      rows.push(head.map((_, column) => cells[column] ?? ''));
    }
    index--;
    parts.push({ kind: 'table', table: { head, aligns: aligns.map(alignOf), rows } });
  }
  end();
  return parts;
}

/** The cells of a line; `\\|` is no border. */
function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function alignOf(cell: string): MarkdownTable['aligns'][number] {
  const [isLeft, isRight] = [cell.startsWith(':'), cell.endsWith(':')];
  return isLeft && isRight ? 'center' : isRight ? 'right' : isLeft ? 'left' : '';
}
