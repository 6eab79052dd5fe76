import { describe, expect, it } from 'vitest';
import { PROCESSORS } from '../../features/logs/server/pipelines/processors.ts';
import { readPipeline } from '../../features/logs/server/pipelines/read-pipeline.ts';
import type { Definition, Field } from '../../features/logs/web/config/form/field.ts';
import { withValueAt } from '../../features/logs/web/config/form/field.ts';
import { problemsOf } from '../../features/logs/web/config/form/problems.ts';
import { PROCESSOR_FORMS } from '../../features/logs/web/config/pipelines/types/catalogue.ts';

describe('the forms of processors', () => {
  it('are there for every type that the server knows', () => {
    expect(PROCESSOR_FORMS.map(({ type }) => type).toSorted()).toEqual(PROCESSORS.map(({ type }) => type).toSorted());
  });

  it.each(PROCESSOR_FORMS.map((form) => [form.type, form] as const))(
    '%s: filled in as its form asks, the server takes it',
    (type, { fields, make }) => {
      const filled = fill(fields, make);
      expect(problemsOf(fields, filled)).toEqual([]);
      const inner = {
        type: 'arithmetic-processor',
        expression: '1',
        target: '$targetElem',
        name: '',
        is_enabled: true,
      };
      const inside =
        type === 'array-map-processor' ? { processors: [inner] } : type === 'pipeline' ? { processors: [] } : {};
      const pipeline = { name: 'x', filter: { query: '' }, processors: [{ ...filled, ...inside, type, name: '' }] };
      expect(readPipeline(pipeline).processors).toHaveLength(1);
    },
  );
});

/** Values for what is still missing. */
function fill(fields: readonly Field[], definition: Definition): Definition {
  let filled = definition;
  for (const { at } of problemsOf(fields, definition)) {
    const path = at.replace(/\[(\d+)\]/g, '.$1');
    filled = withValueAt(filled, path, sampleFor(path));
  }
  return restoreLists(filled, definition);
}

function sampleFor(path: string): unknown {
  if (path.endsWith('pattern.options.id')) return 'visa_card';
  if (/sources$|lookup_table$/.test(path)) return ['a'];
  return path.endsWith('match_rules') ? 'rule %{data:a}' : '1';
}

/** `withValueAt` knows objects only: items that it wrote into become lists again. */
function restoreLists(filled: Definition, before: Definition): Definition {
  return Object.fromEntries(
    Object.entries(filled).map(([key, value]) => {
      const list = before[key];
      if (!Array.isArray(list) || Array.isArray(value) || typeof value !== 'object' || value === null)
        return [key, value];
      return [key, list.map((item: object, index) => merge(item, (value as Record<string, unknown>)[String(index)]))];
    }),
  );
}

function merge(item: object, written: unknown): object {
  if (typeof written !== 'object' || written === null) return item;
  const entries = Object.entries(written).map(([key, value]: [string, unknown]) => {
    const before = (item as Record<string, unknown>)[key];
    const isObject = typeof before === 'object' && before !== null && !Array.isArray(before);
    return [key, isObject ? merge(before, value) : value];
  });
  return { ...item, ...Object.fromEntries(entries) };
}
