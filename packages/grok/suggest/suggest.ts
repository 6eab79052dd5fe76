import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';
import { compileGrok } from '../grok.ts';
import { MATCHER_PATTERNS } from '../matchers/patterns.ts';
import { alignLines } from './align.ts';
import { FieldNames, UNKNOWN, wishedName } from './field-names.ts';
import { type Token, tokenize } from './tokens.ts';

export interface SuggestOptions {
  /** What the lines look like, `*` for what differs: `User * logged in from *`. Found by comparing the lines unless given. */
  readonly pattern?: string;
  /** The rule's name; `rule` unless given. */
  readonly name?: string;
}

export interface Suggestion {
  /** `name pattern`, ready to be a match rule. */
  readonly rule: string;
  /** How many of the samples it matches. */
  readonly matched: number;
  /** The attributes that it extracts, in order. */
  readonly fields: readonly { readonly path: string; readonly matcher: string }[];
}

const MAX_SAMPLES = 50;
const MAX_LINE = 10_000;

/**
 * A match rule for lines such as these: dates, addresses, numbers and what differs become fields, with matchers that fit
 * every sample and names that their surroundings suggest. The rule is tried on all samples before it is suggested; where what
 * looks best matches fewer of them, a plainer rule is. Undefined without samples and pattern.
 */
export function suggestRule(samples: readonly string[], options: SuggestOptions = {}): Suggestion | undefined {
  const lines = samples
    .slice(0, MAX_SAMPLES)
    .map((line) => line.slice(0, MAX_LINE))
    .filter((line) => line.trim() !== '');
  const name = options.name ?? 'rule';
  const drafts =
    options.pattern === undefined
      ? [fromLines(lines, true), fromLines(lines, false)]
      : fromPattern(options.pattern, lines);
  let best: Suggestion | undefined;
  for (const draft of drafts) {
    if (draft === undefined) continue;
    const suggestion = verified(name, draft, lines);
    if (best === undefined || suggestion.matched > best.matched) best = suggestion;
    if (best.matched === lines.length) break;
  }
  if (best?.matched === lines.length || (best !== undefined && best.matched > 0 && options.pattern !== undefined))
    return best;
  if (lines.length === 0) return best;
  return verified(name, { pattern: '%{data:text}', fields: [{ path: 'text', matcher: 'data' }] }, lines);
}

interface Draft {
  readonly pattern: string;
  readonly fields: readonly { readonly path: string; readonly matcher: string }[];
}

function verified(name: string, draft: Draft, lines: readonly string[]): Suggestion {
  const rule = `${name} ${draft.pattern}`;
  const parser = compileGrok({ matchRules: rule, supportRules: '' });
  return { rule, matched: lines.filter((line) => parser.ruleOf(line) !== undefined).length, fields: draft.fields };
}

/** Puts a rule together, part by part. */
class RuleDraft {
  readonly #names = new FieldNames();
  readonly #fields: { path: string; matcher: string }[] = [];
  #pattern = '';
  #before = '';
  #previous = '';

  literal(text: string): void {
    this.#pattern += escapeLiteral(text);
    this.#before += text;
  }

  field(matcher: string, kind: string, values: readonly string[], after: string): void {
    this.named(matcher, wishedName({ kind, values, before: this.#before, after, previous: this.#previous }));
  }

  /** A field whose name is sure. */
  named(matcher: string, wished: string): void {
    const path = this.#names.unused(wished);
    this.#pattern += `%{${matcher}:${path}}`;
    this.#fields.push({ path, matcher });
    this.#before += UNKNOWN;
    this.#previous = path;
  }

  /** A matcher whose filter gives the attributes themselves. */
  merged(matcher: string): void {
    this.#pattern += `%{${matcher}}`;
    this.#fields.push({ path: '', matcher });
  }

  /** Blanks of which lines have more or fewer. */
  blanks(): void {
    this.#pattern += '\\s+';
    this.#before += ' ';
  }

  /** Blanks at its ends would not count as part of a rule. */
  done(): Draft {
    return { pattern: this.#pattern.replace(/^ | $/g, '\\s'), fields: this.#fields };
  }
}

function fromLines(lines: readonly string[], cutTail: boolean): Draft | undefined {
  if (lines.length === 0) return undefined;
  const tail = cutTail ? structuredTail(lines) : undefined;
  const tokenized: Token[][] = [];
  for (const [index, line] of lines.entries()) {
    const tokens = tokenize(tail === undefined ? line : line.slice(0, tail.starts[index]));
    if (tokens === undefined) return undefined;
    tokenized.push(tokens);
  }
  const parts = alignLines(tokenized);
  const draft = new RuleDraft();
  parts.forEach((part, at) => {
    const next = parts[at + 1];
    const after = [next, parts[at + 2]]
      .map((one) => (one?.type === 'same' ? (one.tokens[0]?.text ?? '') : ''))
      .join('');
    if (part.type === 'gap') {
      const last = next === undefined && tail === undefined;
      draft.field(last ? 'data' : matcherFor(part.values), kindOf(part.values), part.values, after);
      return;
    }
    const [token] = part.tokens;
    if (token !== undefined)
      addSame(
        draft,
        token,
        part.tokens.map((one) => one.text),
        after,
      );
  });
  if (tail !== undefined) draft.merged(tail.matcher);
  return draft.done();
}

/** What every line has at a place: text stays text, unless it is of a kind whose value the next line will have another of. */
function addSame(draft: RuleDraft, token: Token, texts: readonly string[], after: string): void {
  switch (token.kind) {
    case 'date':
      draft.field(`date("${token.format ?? ''}")`, 'date', texts, after);
      return;
    case 'quoted':
      addQuoted(
        draft,
        texts.map((text) => text.slice(1, -1)),
      );
      return;
    case 'number':
      draft.field(texts.every((text) => /^-?\d+$/.test(text)) ? 'integer' : 'number', 'number', texts, after);
      return;
    case 'ip':
    case 'uuid':
    case 'mac':
      draft.field(token.kind, token.kind, texts, after);
      return;
    case 'url':
      draft.field('notSpace', 'url', texts, after);
      return;
    case 'space':
      if (texts.every((text) => text === token.text)) draft.literal(token.text);
      else draft.blanks();
      return;
    default:
      draft.literal(token.text);
  }
}

const REQUEST_LINE = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE) \S+ HTTP\/\d(?:\.\d)?$/;

function addQuoted(draft: RuleDraft, values: readonly string[]): void {
  draft.literal('"');
  if (values.every((value) => REQUEST_LINE.test(value))) {
    draft.named('word', 'http.method');
    draft.literal(' ');
    draft.named('notSpace', 'http.url');
    draft.literal(' HTTP/');
    draft.named('notSpace', 'http.version');
  } else {
    draft.field('data', 'quoted', values, '"');
  }
  draft.literal('"');
}

/** Where each line goes on with nothing but JSON, or key-value pairs, and the matcher for that. */
function structuredTail(
  lines: readonly string[],
): { readonly starts: readonly number[]; readonly matcher: string } | undefined {
  const json = lines.map((line) => line.indexOf('{'));
  if (json.every((start, index) => start >= 0 && isJson((lines[index] ?? '').slice(start))))
    return { starts: json, matcher: 'data::json' };
  const pairs = lines.map((line) => line.search(/(?:(?:^|(?<=\s))[\w.-]+=(?:"[^"]*"|[\w.@-]*)(?:[\s,;]+|$)){3,}$/));
  return pairs.every((start) => start >= 0) ? { starts: pairs, matcher: 'data::keyvalue' } : undefined;
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

const GAP_MATCHERS = ['integer', 'number', 'ip', 'uuid', 'mac', 'word', 'notSpace'] as const;
const wholes = new Map<string, RegExp>();

/** The narrowest matcher that fits all values. */
function matcherFor(values: readonly string[]): string {
  for (const name of GAP_MATCHERS) {
    const whole = wholes.get(name) ?? linearRegex(`^(?:${MATCHER_PATTERNS[name]})$`, { dotAll: true });
    wholes.set(name, whole);
    if (values.every((value) => whole.test(value))) return name;
  }
  return 'data';
}

function kindOf(values: readonly string[]): string {
  const matcher = matcherFor(values);
  if (matcher === 'integer' || matcher === 'number') return 'number';
  return matcher === 'ip' || matcher === 'uuid' || matcher === 'mac' ? matcher : 'text';
}

/** From a pattern with wildcards: with matchers that fit what the samples have there, then with `data` throughout. */
function fromPattern(pattern: string, lines: readonly string[]): Draft[] {
  const texts = pattern.split('*');
  const regex = linearRegex(`^${texts.map(escapeLiteral).join('(.*?)')}$`, { dotAll: true });
  const found = lines.map((line) => regex.exec(line)).filter((match) => match !== null);
  return [true, false].map((typed) => {
    const draft = new RuleDraft();
    texts.forEach((text, index) => {
      draft.literal(text);
      if (index === texts.length - 1) return;
      const values = found.map((match) => match[index + 1] ?? '');
      const isLast = index === texts.length - 2 && texts[index + 1] === '';
      const matcher = values.length === 0 || !typed ? 'data' : matcherFor(values);
      draft.field(
        isLast && matcher === 'word' ? 'notSpace' : matcher,
        values.length === 0 ? 'text' : kindOf(values),
        values,
        texts[index + 1] ?? '',
      );
    });
    return draft.done();
  });
}

/** Text as a pattern that matches just it, but for how many blanks there are in a row. */
function escapeLiteral(text: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace(/%(?=\\\{)/g, '\\%')
    .replace(/\n/g, '\\n')
    .replace(/\s{2,}|[\t\r]/g, '\\s+');
}
