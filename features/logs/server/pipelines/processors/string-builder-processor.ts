import type { Fields } from '../fields.ts';
import type { LogEditor } from '../log-editor.ts';
import { type ProcessLog, processorType } from '../processor.ts';

interface BuilderDefinition {
  readonly template: string;
  readonly target: string;
  readonly is_replace_missing: boolean;
}

/** The longest result, as with Datadog. */
const LONGEST = 256;

/** Writes a text made of a template: `%{http.method} %{http.url}`. Lists of values are joined by commas. */
export const stringBuilderProcessor = processorType('string-builder-processor', read, compile);

function read(fields: Fields): BuilderDefinition {
  return {
    template: fields.text('template'),
    target: fields.text('target'),
    is_replace_missing: fields.flag('is_replace_missing', false),
  };
}

function compile({ template, target, is_replace_missing }: BuilderDefinition): ProcessLog {
  const parts = partsOf(template);
  return (log) => {
    let result = '';
    for (const part of parts) {
      if ('literal' in part) {
        result += part.literal;
        continue;
      }
      const text = textOf(log, part.path);
      if (text === undefined && !is_replace_missing) return 'missing_attribute';
      result += text ?? '';
    }
    log.set(target, result.slice(0, LONGEST));
    return undefined;
  };
}

type Part = { readonly literal: string } | { readonly path: string };

function partsOf(template: string): readonly Part[] {
  const parts: Part[] = [];
  let start = 0;
  for (;;) {
    const open = template.indexOf('%{', start);
    const close = open === -1 ? -1 : template.indexOf('}', open);
    if (close === -1) break;
    if (open > start) parts.push({ literal: template.slice(start, open) });
    parts.push({ path: template.slice(open + 2, close).trim() });
    start = close + 1;
  }
  if (start < template.length) parts.push({ literal: template.slice(start) });
  return parts;
}

function textOf(log: LogEditor, path: string): string | undefined {
  const text = log.text(path);
  if (text !== undefined) return text;
  const value = log.get(path) ?? log.through(path);
  if (!Array.isArray(value)) return undefined;
  const isList = value.every((entry) => typeof entry !== 'object' || entry === null);
  return isList ? value.map((entry) => String(entry ?? '')).join(',') : undefined;
}
