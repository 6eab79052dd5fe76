import { CodedError } from '@komainu/kernel/errors.ts';
import { type Token, tokenize } from './tokens.ts';

/** A call such as `is_match "host.name" "web"`, or a variable's path alone. */
export interface Call {
  readonly name: string;
  readonly words: readonly string[];
}

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly call: Call }
  | {
      readonly kind: 'block';
      readonly call: Call;
      /** `{{^…}}`: the first branch is for when the condition does not hold. */
      readonly inverted: boolean;
      readonly body: readonly TemplateNode[];
      readonly otherwise: readonly TemplateNode[];
    };

const MOST_CHARACTERS = 128 * 1024;
const MOST_LEVELS = 32;

interface OpenBlock {
  readonly call: Call;
  readonly inverted: boolean;
  readonly body: TemplateNode[];
  readonly otherwise: TemplateNode[];
  branch: 'body' | 'otherwise';
}

/**
 * Reads a message in the language of monitor notifications (Handlebars with a fixed set of helpers). Throws `bad_template`
 * (400) that says what is not closed, or closed without being opened.
 */
export function parseTemplate(template: string): readonly TemplateNode[] {
  if (template.length > MOST_CHARACTERS) throw badTemplate(`it is longer than ${MOST_CHARACTERS} characters`);
  const top: TemplateNode[] = [];
  const open: OpenBlock[] = [];
  const target = (): TemplateNode[] => {
    const block = open.at(-1);
    return block === undefined ? top : block[block.branch];
  };
  const tokens = dropStandaloneLines(tokenize(template));
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) continue;
    if (token.kind === 'text') {
      target().push({ kind: 'text', text: token.text });
      continue;
    }
    if (token.braces === 4) {
      index = readRaw(tokens, index, token, target());
      continue;
    }
    const sign = token.inner.charAt(0);
    if (sign === '#' || sign === '^') {
      if (open.length >= MOST_LEVELS) throw badTemplate(`its blocks are nested deeper than ${MOST_LEVELS}`);
      open.push({
        call: readCall(token.inner.slice(1)),
        inverted: sign === '^',
        body: [],
        otherwise: [],
        branch: 'body',
      });
    } else if (sign === '/') {
      close(open, token.inner.slice(1).trim(), () => target());
    } else if (token.inner === 'else') {
      const block = open.at(-1);
      if (block === undefined) throw badTemplate('{{else}} stands outside of every block');
      block.branch = 'otherwise';
    } else if (token.inner !== '') {
      target().push({ kind: 'value', call: readCall(token.inner) });
    }
  }
  const left = open.at(-1);
  if (left !== undefined) throw badTemplate(`{{#${left.call.name}}} is not closed`);
  return top;
}

function close(open: OpenBlock[], name: string, target: () => TemplateNode[]): void {
  const block = open.pop();
  if (block === undefined) throw badTemplate(`{{/${name}}} closes what is not open`);
  if (block.call.name !== name) throw badTemplate(`{{/${name}}} closes {{#${block.call.name}}}`);
  const { call, inverted, body, otherwise } = block;
  target().push({ kind: 'block', call, inverted, body, otherwise });
}

/**
 * `{{{{raw}}}} … {{{{/raw}}}}` shows what is inside as it stands; `{{{{is_match …}}}}` does so when it matches. Gives the
 * index of the closing tag.
 */
function readRaw(
  tokens: readonly Token[],
  from: number,
  opening: Extract<Token, { kind: 'tag' }>,
  target: TemplateNode[],
): number {
  const call = readCall(opening.inner);
  let text = '';
  for (let index = from + 1; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.kind === 'text') {
      text += token.text;
      continue;
    }
    if (token.braces === 4 && token.inner === `/${call.name}`) {
      const body = [{ kind: 'text', text } as const];
      if (call.name === 'raw') target.push(...body);
      else target.push({ kind: 'block', call, inverted: false, body, otherwise: [] });
      return index;
    }
    text += token.source;
  }
  throw badTemplate(`{{{{${call.name}}}}} is not closed`);
}

/** A line that holds nothing but a tag that opens, closes or divides a block leaves no empty line behind. */
function dropStandaloneLines(tokens: Token[]): Token[] {
  let startsLine = true;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.kind === 'text') {
      const rest = withoutIndent(token.text);
      startsLine = rest === '' ? startsLine : rest.endsWith('\n');
      continue;
    }
    const isBlockTag = token?.braces === 4 || /^(?:[#^/]|else$)/.test(token?.inner ?? '');
    const after = tokens[index + 1];
    const endsLine = after === undefined || (after.kind === 'text' && /^[ \t]*(?:\r?\n|$)/.test(after.text));
    const isAlone: boolean = isBlockTag && startsLine && endsLine;
    startsLine = isAlone;
    if (!isAlone) continue;
    const before = tokens[index - 1];
    if (before?.kind === 'text') tokens[index - 1] = { kind: 'text', text: withoutIndent(before.text) };
    if (after?.kind === 'text') tokens[index + 1] = { kind: 'text', text: after.text.replace(/^[ \t]*(?:\r?\n)?/, '') };
  }
  return tokens;
}

function withoutIndent(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  return text.slice(0, end);
}

/** `is_match "host.name" 'a b' c` as its words. Quotes that nothing closes reach to the end. */
function readCall(inner: string): Call {
  const words = [...inner.matchAll(/"([^"]*)"?|'([^']*)'?|([^\s"']+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
  const [name = '', ...rest] = words;
  return { name, words: rest };
}

function badTemplate(reason: string): CodedError {
  return new CodedError('bad_template', `the message cannot be read: ${reason}`, { status: 400 });
}
