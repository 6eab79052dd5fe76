import { describe, expect, test } from 'vitest';
import { type MappingSettings, MetricMapper } from './mapper.ts';

function mapperOf(mappings: (Partial<MappingSettings> & { match: string })[], prefix = '*', cacheSize = 100) {
  const problems: string[] = [];
  const whole = mappings.map((one) => ({ matchType: 'wildcard' as const, name: 'm', tags: {}, ...one }));
  return {
    mapper: new MetricMapper([{ name: 'p', prefix, mappings: whole }], cacheSize, (text) => problems.push(text)),
    problems,
  };
}

describe('one mapping', () => {
  test.each<[Partial<MappingSettings> & { match: string }, string, object | undefined]>([
    [
      { match: 'job.duration.*.*', name: 'job.duration', tags: { type: '$1', name: '$2' } },
      'job.duration.mail.send',
      { name: 'job.duration', tags: ['type:mail', 'name:send'] },
    ],
    [{ match: 'job.*' }, 'job.a.b', undefined],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how Go writes it.
    [{ match: 'job.*', name: 'x.${1}_y' }, 'job.a', { name: 'x.a_y', tags: [] }],
    // As Go reads it: the name of the group is `1_y`, which there is not.
    [{ match: 'job.*', name: 'x.$1_y' }, 'job.a', { name: 'x.', tags: [] }],
    [{ match: 'job.*', name: '$$$1' }, 'job.a', { name: '$a', tags: [] }],
    [
      { match: 'job\\.(?P<kind>[a-z]+)\\.(.*)', matchType: 'regex', name: 'job', tags: { kind: '$kind', rest: '$2' } },
      'job.mail.a.b',
      { name: 'job', tags: ['kind:mail', 'rest:a.b'] },
    ],
  ])('%j of %s', (mapping, sent, expected) => {
    const { mapper, problems } = mapperOf([mapping]);
    expect(mapper.map(sent)).toEqual(expected);
    // What is remembered is the same.
    expect(mapper.map(sent)).toEqual(expected);
    expect(problems).toEqual([]);
  });
});

test('the first profile whose prefix fits decides, whether or not a mapping of it matches', () => {
  const mapping = (match: string, name: string) => ({ match, matchType: 'wildcard' as const, name, tags: {} });
  const mapper = new MetricMapper(
    [
      { name: 'a', prefix: 'a.', mappings: [mapping('a.b', 'first'), mapping('a.*', 'second')] },
      { name: 'all', prefix: '*', mappings: [mapping('*.*', 'third'), mapping('a.b.c', 'never')] },
    ],
    10,
    () => {},
  );
  expect(['a.b', 'a.c', 'a.b.c', 'b.c'].map((name) => mapper.map(name)?.name)).toEqual([
    'first',
    'second',
    undefined,
    'third',
  ]);
});

test('mappings that make no sense are left out and named', () => {
  const { mapper, problems } = mapperOf([
    { match: 'a b' },
    { match: 'a.**' },
    { match: '(', matchType: 'regex' },
    { match: '(a)\\1', matchType: 'regex' },
    { match: 'ok' },
  ]);
  expect(mapper.map('ok')).toEqual({ name: 'm', tags: [] });
  expect(problems.map((text) => text.slice(0, 60))).toEqual(
    [1, 2, 3, 4].map((index) => expect.stringContaining(`p, mapping ${index} is left out`)),
  );
});

test('evil patterns cost no time, and names are remembered up to a bound', () => {
  const { mapper } = mapperOf([{ match: '(a+)+b', matchType: 'regex' }], '*', 2);
  const startedMs = performance.now();
  expect(mapper.map('a'.repeat(900))).toBeUndefined();
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  for (const name of ['b', 'ab', 'aab', 'b']) mapper.map(name);
  expect(mapper.map('ab')?.name).toBe('m');
});
