import { type MarkdownTable, splitTables } from '@komainu/contracts/dashboards/drawing/markdown-tables.ts';
import type { TextSpan } from '../shapes.ts';

/** A block of a note. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly spans: readonly TextSpan[] }
  | { readonly kind: 'text'; readonly spans: readonly TextSpan[] }
  | { readonly kind: 'item'; readonly depth: number; readonly mark: string; readonly spans: readonly TextSpan[] }
  | { readonly kind: 'quote'; readonly spans: readonly TextSpan[] }
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  | { readonly kind: 'rule' }
  | { readonly kind: 'table'; readonly table: MarkdownTable };

const FENCE = /^\s*(?:```|~~~)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const QUOTE = /^\s*>\s?(.*)$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const MOST_DEPTH = 4;

/** Markdown as far as notes use it: headings, paragraphs, lists, quotes, code, rules, and what stands within a line. */
export function readMarkdown(text: string): readonly Block[] {
  return splitTables(text).flatMap((part) => (part.kind === 'table' ? [part] : readBlocks(part.text)));
}

function readBlocks(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let code: string[] | undefined;
  const end = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: 'text', spans: readSpans(joined(paragraph)) });
    paragraph = [];
  };
  for (const line of text.replaceAll('\r', '').split('\n')) {
    if (code !== undefined) {
      if (FENCE.test(line)) {
        blocks.push({ kind: 'code', lines: code });
        code = undefined;
      } else code.push(line);
      continue;
    }
    const [heading, item, quote] = [HEADING.exec(line), ITEM.exec(line), QUOTE.exec(line)];
    if (FENCE.test(line)) {
      end();
      code = [];
    } else if (line.trim() === '') end();
    else if (heading !== null) {
      end();
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, spans: readSpans(heading[2] ?? '') });
    } else if (RULE.test(line)) {
      end();
      blocks.push({ kind: 'rule' });
    } else if (item !== null) {
      end();
      const [, indent = '', mark = '-', words = ''] = item;
      const depth = Math.min(MOST_DEPTH, Math.floor(indent.replaceAll('\t', '    ').length / 2));
      blocks.push({ kind: 'item', depth, mark: /\d/.test(mark) ? mark : '•', spans: readSpans(words) });
    } else if (quote !== null) {
      end();
      blocks.push({ kind: 'quote', spans: readSpans(quote[1] ?? '') });
    } else paragraph.push(line);
  }
  if (code !== undefined) blocks.push({ kind: 'code', lines: code });
  end();
  return blocks;
}

/** Lines of a paragraph flow together; two spaces or a backslash at the end break them. */
function joined(lines: readonly string[]): string {
  return lines
    .map((line, index) => {
      const isBreak = / {2,}$|\\$/.test(line);
      return `${line.replace(/\s+$|\\$/, '').trimStart()}${index === lines.length - 1 ? '' : isBreak ? '\n' : ' '}`;
    })
    .join('');
}

const INLINE =
  /(`+)([^`]+?)\1|!\[([^\]]*)\]\([^)]*\)|\[([^\]]*)\]\([^)]*\)|<(https?:[^>\s]+)>|(\*\*|__)(?=\S)(.+?)\6|(\*|\b_)(?=\S)([^*_]+?)\8/g;

/** What stands within a line: code, links, bold, italic. Pictures are told by their words. */
export function readSpans(text: string, look: Omit<TextSpan, 'text'> = {}): readonly TextSpan[] {
  const spans: TextSpan[] = [];
  let done = 0;
  const plain = (part: string): void => {
    const shown = part.replaceAll(/\\([\\`*_{}[\]()#+.!>~|-])/g, '$1');
    if (shown !== '') spans.push({ ...look, text: shown });
  };
  for (const found of text.matchAll(INLINE)) {
    const [whole, , code, image, link, address, , bold, , italic] = found;
    if (text[found.index - 1] === '\\') continue;
    plain(text.slice(done, found.index));
    done = found.index + whole.length;
    if (code !== undefined) spans.push({ ...look, text: code, isMono: true });
    else if (link !== undefined) spans.push(...readSpans(link, { ...look, fill: 'link' }));
    else if (bold !== undefined) spans.push(...readSpans(bold, { ...look, isBold: true }));
    else if (italic !== undefined) spans.push(...readSpans(italic, { ...look, isItalic: true }));
    else spans.push({ ...look, text: image ?? address ?? '', ...(address !== undefined && { fill: 'link' }) });
  }
  plain(text.slice(done));
  return spans;
}
