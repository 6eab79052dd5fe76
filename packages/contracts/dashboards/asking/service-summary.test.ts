import { expect, it } from 'vitest';
import { summaryParts } from './service-summary.ts';

const WORDS = { hits: 'Requests', errors: 'Errors', latency: 'Latency', resources: 'Resources' };
const substitute = (text: string): string => text.replace('$env', 'prod');
const parts = (more: object) => summaryParts({ type: 'trace_service', ...more }, substitute, WORDS);

it('consists of what is to be shown', () => {
  const summary = { service: 'web', env: '$env', span_name: 'http.Request' };
  expect(parts(summary).map(({ part }) => part)).toEqual(['hits', 'errors', 'latency']);
  expect(
    parts({ ...summary, show_hits: false, show_latency: false, show_resource_list: true }).map(({ part }) => part),
  ).toEqual(['errors', 'resources']);
  expect(JSON.stringify(parts(summary)[0])).toContain('"sum:trace.http.request.hits{service:web,env:prod}.as_count()"');
});

it('has nothing to show without a service and an operation', () => {
  expect([parts({}), parts({ service: 'web' }), parts({ span_name: 'x' })]).toEqual([[], [], []]);
});
