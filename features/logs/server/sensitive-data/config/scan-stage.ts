import { type SearchPredicate, searchToPredicate } from '@komainu/query/search/to-predicate.ts';
import type { LogDraft } from '@komainu/wire/logs/draft.ts';
import type { LogProcessor } from '../../intake/stages.ts';
import { LogEditor } from '../../pipelines/log-editor.ts';
import { scanLog } from '../../pipelines/processors/sensitive-data-scanner.ts';
import { scopedPaths } from '../../pipelines/scan-values.ts';
import { logSearchSchema } from '../../search-schema.ts';
import { parseLogSearch } from '../../search-text.ts';
import { sensitivePattern } from '../library.ts';
import type { SensitivePattern } from '../pattern.ts';
import { compileSensitiveRule, type SensitiveAction, type SensitiveScan } from '../scanner.ts';
import type { ScannerConfiguration, ScannerGroup, ScannerRule, Suppressions, TextReplacement } from './definition.ts';

interface CompiledRule {
  readonly scan: SensitiveScan;
  readonly covers: (path: string) => boolean;
  readonly tags: readonly string[];
}

interface CompiledGroup {
  /** Undefined for every log. */
  readonly matches: SearchPredicate | undefined;
  /** Whether this log is one of those that are looked at. */
  readonly isSampled: () => boolean;
  readonly rules: readonly CompiledRule[];
}

/**
 * Compiles the groups that are for logs to a stage of the intake, after the pipelines: the rules of each group whose filter
 * finds a log look at it in their order. A group or rule that cannot be compiled is told to `failed` and left out, and so
 * is what throws on a log.
 */
export function compileScanner({ groups }: ScannerConfiguration, failed: (error: unknown) => void): LogProcessor {
  const compiled = groups
    .filter(({ is_enabled, product_list }) => is_enabled && product_list.includes('logs'))
    .flatMap((group) => attempt(() => compileGroup(group, failed), failed))
    .filter(({ rules }) => rules.length > 0);
  const editor = new LogEditor();
  return {
    process(draft: LogDraft): void {
      if (compiled.length === 0) return;
      editor.open(draft);
      for (const { matches, isSampled, rules } of compiled) {
        if (matches !== undefined && !matches(editor.event)) continue;
        if (!isSampled()) continue;
        for (const rule of rules) runRule(editor, rule, failed);
      }
    },
  };
}

function runRule(editor: LogEditor, { scan, covers, tags }: CompiledRule, failed: (error: unknown) => void): void {
  try {
    if (!scanLog(editor, scan, covers)) return;
    for (const tag of tags) editor.tags.addWhole(tag);
  } catch (error) {
    failed(error);
  }
}

/** Throws on a rule that cannot be: a regex that is none, or not one of linear time. */
export function compileRule(rule: Omit<ScannerRule, 'id'>): CompiledRule {
  const { included_keyword_configuration: near, namespaces, excluded_namespaces, tags } = rule;
  const isNamed = scopedPaths(namespaces.length === 0 ? 'all' : 'include', namespaces);
  const isLeft = scopedPaths(excluded_namespaces.length === 0 ? 'all' : 'exclude', excluded_namespaces);
  return {
    scan: compileSensitiveRule({
      pattern: withSuppressions(patternOf(rule), rule.suppressions ?? {}),
      keywords: near?.keywords ?? [],
      proximity: near?.character_count ?? 0,
      action: actionOf(rule.text_replacement),
    }),
    covers: (path) => isNamed(path) && isLeft(path),
    tags,
  };
}

function compileGroup({ filter, samplings, rules }: ScannerGroup, failed: (error: unknown) => void): CompiledGroup {
  const node = parseLogSearch(filter.query);
  const rate = samplings.find(({ product }) => product === 'logs')?.rate ?? 100;
  return {
    matches: node.kind === 'all' ? undefined : searchToPredicate(node, logSearchSchema),
    isSampled: sampler(rate),
    rules: rules.filter(({ is_enabled }) => is_enabled).flatMap((rule) => attempt(() => compileRule(rule), failed)),
  };
}

/** Evenly spread: every second log at 50. */
function sampler(percent: number): () => boolean {
  let owed = 0;
  return () => {
    owed += percent;
    if (owed < 100) return false;
    owed -= 100;
    return true;
  };
}

function attempt<Result>(work: () => Result, failed: (error: unknown) => void): readonly Result[] {
  try {
    return [work()];
  } catch (error) {
    failed(error);
    return [];
  }
}

function patternOf({ standardPattern, pattern }: Omit<ScannerRule, 'id'>): SensitivePattern {
  const known = sensitivePattern(standardPattern);
  if (known !== undefined) return known;
  return { id: 'custom', name: 'custom', group: 'secret', regex: pattern, minLength: 1, alone: false };
}

function withSuppressions(pattern: SensitivePattern, suppressions: Suppressions): SensitivePattern {
  const { starts_with = [], ends_with = [], exact_match = [] } = suppressions;
  if (starts_with.length + ends_with.length + exact_match.length === 0) return pattern;
  const { check = () => true } = pattern;
  const isSuppressed = (text: string): boolean =>
    exact_match.includes(text) ||
    starts_with.some((start) => text.startsWith(start)) ||
    ends_with.some((end) => text.endsWith(end));
  return { ...pattern, check: (text) => !isSuppressed(text) && check(text) };
}

function actionOf({ type, replacement_string = '', number_of_chars = 1 }: TextReplacement): SensitiveAction {
  switch (type) {
    case 'none':
      return { kind: 'keep' };
    case 'hash':
      return { kind: 'hash' };
    case 'replacement_string':
      return { kind: 'redact', replacement: replacement_string };
    case 'partial_replacement_from_beginning':
      return { kind: 'partial', characters: number_of_chars, end: 'first' };
    case 'partial_replacement_from_end':
      return { kind: 'partial', characters: number_of_chars, end: 'last' };
  }
}
