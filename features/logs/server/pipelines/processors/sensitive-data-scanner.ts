import { sensitivePattern } from '../../sensitive-data/library.ts';
import type { SensitivePattern } from '../../sensitive-data/pattern.ts';
import { compileSensitiveRule, type SensitiveAction, type SensitiveScan } from '../../sensitive-data/scanner.ts';
import { type Fields, invalidPipeline } from '../fields.ts';
import type { LogEditor } from '../log-editor.ts';
import { type ProcessLog, processorType } from '../processor.ts';
import { scanValue, scopedPaths } from '../scan-values.ts';

interface ScannerDefinition {
  readonly rules: readonly Rule[];
}

/** A rule in the JSON of Datadog's scanner in Observability Pipelines. */
interface Rule {
  readonly name: string;
  readonly tags: readonly string[];
  readonly keyword_options?: { readonly keywords: readonly string[]; readonly proximity: number };
  readonly pattern:
    | { readonly type: 'library'; readonly options: { readonly id: string } }
    | { readonly type: 'custom'; readonly options: { readonly rule: string } };
  readonly scope:
    | { readonly target: 'all' }
    | { readonly target: 'include' | 'exclude'; readonly options: { readonly fields: readonly string[] } };
  readonly on_match:
    | { readonly action: 'redact'; readonly options: { readonly replace: string } }
    | { readonly action: 'hash' }
    | {
        readonly action: 'partial_redact';
        readonly options: { readonly characters: number; readonly direction: 'first' | 'last' };
      };
}

/**
 * Takes sensitive data out of the message and the attributes: cards, numbers of people, keys and passwords, by patterns
 * of a library (`sensitive-data/library.ts`) or of one's own. Logs that had some get the tags of the rule.
 */
export const sensitiveDataScanner = processorType('sensitive-data-scanner', read, compile);

function read(fields: Fields): ScannerDefinition {
  const rules = fields.list('rules').map(readRule);
  if (rules.length === 0) throw invalidPipeline(`${fields.placeOf('rules')} is empty`);
  return { rules };
}

function readRule(fields: Fields): Rule {
  const keywords = fields.has('keyword_options') ? fields.object('keyword_options') : undefined;
  return {
    name: fields.optionalText('name') ?? '',
    tags: fields.texts('tags', []),
    ...(keywords === undefined
      ? {}
      : {
          keyword_options: {
            keywords: keywords.texts('keywords', []),
            proximity: keywords.has('proximity') ? keywords.integer('proximity') : 30,
          },
        }),
    pattern: readPattern(fields.object('pattern')),
    scope: fields.has('scope') ? readScope(fields.object('scope')) : { target: 'all' },
    on_match: readAction(fields.object('on_match')),
  };
}

function readPattern(fields: Fields): Rule['pattern'] {
  const type = fields.choice('type', ['library', 'custom']);
  const options = fields.object('options');
  if (type === 'custom') return { type, options: { rule: options.text('rule') } };
  const id = options.text('id');
  if (sensitivePattern(id) === undefined)
    throw invalidPipeline(`${options.placeOf('id')} is not in the library: ${id}`);
  return { type, options: { id } };
}

function readScope(fields: Fields): Rule['scope'] {
  const target = fields.choice('target', ['all', 'include', 'exclude'], 'all');
  return target === 'all' ? { target } : { target, options: { fields: fields.object('options').texts('fields') } };
}

function readAction(fields: Fields): Rule['on_match'] {
  const action = fields.choice('action', ['redact', 'hash', 'partial_redact']);
  if (action === 'hash') return { action };
  const options = fields.object('options');
  if (action === 'redact') return { action, options: { replace: options.optionalText('replace') ?? '[redacted]' } };
  const characters = options.integer('characters');
  if (characters < 1 || characters > 1_000) {
    throw invalidPipeline(`${options.placeOf('characters')} is not between 1 and 1000`);
  }
  return { action, options: { characters, direction: options.choice('direction', ['first', 'last'], 'first') } };
}

function compile({ rules }: ScannerDefinition): ProcessLog {
  const steps = rules.map((rule) => {
    const scan = compileSensitiveRule({
      pattern: patternOf(rule),
      keywords: rule.keyword_options?.keywords ?? [],
      proximity: rule.keyword_options?.proximity ?? 30,
      action: actionOf(rule.on_match),
    });
    const fields = rule.scope.target === 'all' ? [] : rule.scope.options.fields;
    return { scan, covers: scopedPaths(rule.scope.target, fields), tags: rule.tags };
  });
  return (log) => {
    let found = false;
    for (const { scan, covers, tags } of steps) {
      if (!scanLog(log, scan, covers)) continue;
      found = true;
      for (const tag of tags) log.tags.addWhole(tag);
    }
    return found ? undefined : 'no_match';
  };
}

/** Runs a rule over the message and the attributes that it covers; whether it found something. */
export function scanLog(log: LogEditor, scan: SensitiveScan, covers: (path: string) => boolean): boolean {
  const { draft } = log;
  let found = false;
  if (covers('message')) {
    const clean = scan(draft.message);
    if (clean !== undefined) {
      draft.message = clean;
      found = true;
    }
  }
  for (let index = 0; index < draft.size; index++) {
    const value = draft.value(index);
    // Most attributes are shorter than anything sensitive.
    if (value.length < 4 || !covers(draft.paths[index] ?? '')) continue;
    const clean = scanValue(value, draft.isJson[index] ?? false, scan);
    if (clean === undefined) continue;
    draft.setValue(index, clean.text, clean.isJson);
    found = true;
  }
  return found;
}

function patternOf({ pattern }: Rule): SensitivePattern {
  if (pattern.type === 'custom') {
    return { id: 'custom', name: 'custom', group: 'secret', regex: pattern.options.rule, minLength: 1, alone: false };
  }
  const found = sensitivePattern(pattern.options.id);
  if (found === undefined) throw invalidPipeline(`there is no pattern ${pattern.options.id}`);
  return found;
}

function actionOf(action: Rule['on_match']): SensitiveAction {
  switch (action.action) {
    case 'redact':
      return { kind: 'redact', replacement: action.options.replace };
    case 'hash':
      return { kind: 'hash' };
    case 'partial_redact':
      return { kind: 'partial', characters: action.options.characters, end: action.options.direction };
  }
}
