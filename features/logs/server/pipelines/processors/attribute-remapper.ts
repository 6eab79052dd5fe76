import { LOG_LIMITS } from '@komainu/wire/logs/limits.ts';
import { castTo, TARGET_FORMATS, type TargetFormat } from '../cast.ts';
import type { Fields } from '../fields.ts';
import type { LogEditor } from '../log-editor.ts';
import { type ProcessLog, processorType } from '../processor.ts';

const KINDS = ['attribute', 'tag'] as const;
type Kind = (typeof KINDS)[number];

interface Remapper {
  readonly sources: readonly string[];
  readonly source_type?: Kind;
  readonly target: string;
  readonly target_type?: Kind;
  readonly target_format?: TargetFormat;
  readonly preserve_source: boolean;
  readonly override_on_conflict: boolean;
}

/**
 * Moves (or copies) attributes or tags to another attribute or tag. Every source in turn: the first that is there takes the
 * target; later ones only with `override_on_conflict`. Sources that were not taken stay.
 */
export const attributeRemapper = processorType('attribute-remapper', read, compile);

function read(fields: Fields): Remapper {
  return {
    sources: fields.texts('sources'),
    // Sub-processors of lists have neither, and Datadog's answers then leave them out.
    ...(fields.has('source_type') ? { source_type: fields.choice('source_type', KINDS) } : {}),
    target: fields.text('target'),
    ...(fields.has('target_type') ? { target_type: fields.choice('target_type', KINDS) } : {}),
    ...(fields.has('target_format') ? { target_format: fields.choice('target_format', TARGET_FORMATS) } : {}),
    preserve_source: fields.flag('preserve_source', false),
    override_on_conflict: fields.flag('override_on_conflict', false),
  };
}

function compile(definition: Remapper): ProcessLog {
  const { sources, target, preserve_source, override_on_conflict } = definition;
  const format = definition.target_format ?? 'auto';
  const fromTags = definition.source_type === 'tag';
  const toTags = definition.target_type === 'tag';
  return (log) => {
    let outcome: string | undefined = 'no_source';
    for (const source of sources) {
      if (source === target && fromTags === toTags) {
        if (log.has(target) && !toTags) {
          recast(log, target, format);
          outcome = undefined;
        }
        continue;
      }
      const isThere = fromTags
        ? log.tags.value(source) !== undefined
        : log.has(source) || log.text(source) !== undefined;
      if (!isThere) continue;
      const taken = toTags ? log.tags.value(target) !== undefined : log.has(target);
      if (taken && !override_on_conflict) {
        if (outcome !== undefined) outcome = 'target_taken';
        continue;
      }
      if (!toTags && !fromTags && format === 'auto') log.copy(source, target);
      else {
        const value = castTo(format, fromTags ? log.tags.value(source) : log.get(source));
        if (toTags) setTag(log, target, value, taken);
        else log.set(target, value);
      }
      if (!preserve_source) {
        if (fromTags) log.tags.remove(source);
        else log.removeSource(source, target);
      }
      outcome = undefined;
    }
    return outcome;
  };
}

function recast(log: LogEditor, path: string, format: TargetFormat): void {
  if (format !== 'auto') log.set(path, castTo(format, log.get(path)));
}

/** A tag for each value; the reserved ones are fields of the log. */
function setTag(log: LogEditor, target: string, value: unknown, taken: boolean): void {
  if (taken) log.tags.remove(target);
  for (const entry of Array.isArray(value) ? value : [value]) {
    const text = typeof entry === 'string' ? entry : JSON.stringify(entry);
    if (text === undefined) continue;
    if (target === 'service' || target === 'host') log.draft[target] = text.slice(0, LOG_LIMITS.tagLength);
    else log.tags.add(target, text);
  }
}
