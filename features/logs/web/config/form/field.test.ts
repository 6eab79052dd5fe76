import { describe, expect, it } from 'vitest';
import { type Field, onlyShown, shownFields, valueAtPlace, withValueAt, writtenValue } from './field.ts';
import { problemsOf } from './problems.ts';

const label = (en: string) => ({ en, ja: en });
const FIELDS: readonly Field[] = [
  { at: 'operation.type', kind: 'choice', label: label('type'), options: [] },
  {
    at: 'operation.filter',
    kind: 'query',
    label: label('filter'),
    when: { at: 'operation.type', is: ['select'] },
    required: true,
  },
  {
    at: 'target',
    kind: 'text',
    label: label('target'),
    optional: true,
    pattern: { like: /^[a-z.]+$/, says: label('letters') },
  },
  {
    at: 'list',
    kind: 'items',
    label: label('list'),
    make: {},
    add: label('add'),
    fields: [{ at: 'rate', kind: 'percent', label: label('rate'), least: 0, most: 1 }],
  },
];

describe('a form over a definition', () => {
  it('reads and writes at dotted places', () => {
    expect(valueAtPlace({ a: { b: 1 } }, 'a.b')).toBe(1);
    expect(valueAtPlace({ a: 1 }, 'a.b')).toBe(undefined);
    expect(withValueAt({ a: { b: 1, c: 2 }, d: 3 }, 'a.b', 4)).toEqual({ a: { b: 4, c: 2 }, d: 3 });
    expect(withValueAt({}, 'a.b', 4)).toEqual({ a: { b: 4 } });
  });

  it('takes away what is empty and optional, and the object that held it', () => {
    expect(withValueAt({ filter: { query: 'x' }, name: '' }, 'filter.query', undefined)).toEqual({ name: '' });
    const [type, , target] = FIELDS;
    expect(target === undefined ? '' : writtenValue(target, '')).toBe(undefined);
    expect(type === undefined ? 1 : writtenValue(type, '')).toBe('');
  });

  it('shows a field only where a choice asks for it', () => {
    expect(shownFields(FIELDS, { operation: { type: 'length' } }).map(({ at }) => at)).toEqual([
      'operation.type',
      'target',
      'list',
    ]);
    expect(shownFields(FIELDS, { operation: { type: 'select' } })).toHaveLength(4);
  });

  it('lets choices that are not shown ask for nothing, and leaves nothing of them behind', () => {
    const fields: readonly Field[] = [
      { at: 'type', kind: 'choice', label: label('type'), options: [] },
      { at: 'auth', kind: 'choice', label: label('auth'), options: [], when: { at: 'type', is: ['http'] } },
      { at: 'user', kind: 'text', label: label('user'), when: { at: 'auth', is: ['basic'] } },
    ];
    const http = { type: 'http', auth: 'basic', user: 'x' };
    expect(onlyShown(fields, http)).toEqual(http);
    expect(onlyShown(fields, { ...http, type: 'splunk' })).toEqual({ type: 'splunk' });
  });

  it('says what keeps it from being saved, with its place', () => {
    const definition = { operation: { type: 'select' }, target: 'A', list: [{ rate: 0.5 }, { rate: 2 }] };
    expect(problemsOf(FIELDS, definition).map(({ at, says }) => [at, says.en])).toEqual([
      ['operation.filter', 'is missing'],
      ['target', 'letters'],
      ['list[1].rate', 'must lie within 0% – 100%'],
    ]);
    expect(problemsOf(FIELDS, { operation: { type: 'length' } })).toEqual([]);
  });
});
