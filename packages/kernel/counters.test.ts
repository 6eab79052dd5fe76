import { expect, it } from 'vitest';
import { Counters } from './counters.ts';

it('writes the Prometheus text format', () => {
  const counters = new Counters();
  counters.add('b_total', { path: 'a"b\\c\nd' }, 2, 'help');
  counters.add('b_total', { path: 'a"b\\c\nd' });
  counters.gauge('a_bytes', 'now', () => [{ labels: {}, value: 7 }]);
  expect(counters.exposition()).toBe(
    '# HELP b_total help\n# TYPE b_total counter\nb_total{path="a\\"b\\\\c\\nd"} 3\n# HELP a_bytes now\n# TYPE a_bytes gauge\na_bytes 7\n',
  );
});
