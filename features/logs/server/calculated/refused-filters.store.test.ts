import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { testOutgoing } from '../outgoing/test-settings.ts';
import type { LogsFeature } from '../ports.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const store = await openTestStore(logsTables);
const context = testContext();
const outgoing = testOutgoing();
let feature: LogsFeature;

beforeAll(async () => {
  feature = await registerLogs(context, { ...logPorts(context), store, outgoing });
  const field = { name: 'class', expression: 'left(@http.status_code, 1)' };
  expect((await send('/api/unstable/logs/calculated-fields', field)).status).toBe(201);
});
afterAll(async () => {
  await feature.close();
  await context.app.close();
  outgoing[Symbol.dispose]();
  await store[Symbol.asyncDispose]();
});

async function send(url: string, payload: object) {
  const headers = { 'dd-api-key': 'k', 'dd-application-key': 'a' };
  const { statusCode, body } = await context.app.inject({ method: 'POST', url, headers, payload });
  return { status: statusCode, body: JSON.parse(body) };
}

const REASON = 'is a calculated field: those exist only while logs are searched, not in logs themselves';
const AT_FIRST = `#class ${REASON} (at character 1)`;
const AFTER_MINUS = `#class ${REASON} (at character 2)`;

const resource = (type: string, attributes: object, id?: string) => ({ data: { type, attributes, ...(id && { id }) } });
const pipeline = (processor: object) => ({ name: 'p', processors: [{ name: 'c', is_enabled: true, ...processor }] });
const metric = (name: string, more: object) =>
  resource('logs_metrics', { compute: { aggregation_type: 'count' }, ...more }, name);

/** Everything that is saved with a filter: the body for a query, and what is answered. */
const SAVED: Readonly<
  Record<string, { url: string; body: (query: string) => object; plain?: string; named?: string; refusal: unknown }>
> = {
  'an index': {
    url: '/api/v1/logs/config/indexes',
    body: (query) => ({ name: 'filtered', filter: { query } }),
    refusal: { error: { code: 'InvalidArgument', message: AT_FIRST } },
  },
  'an exclusion filter': {
    url: '/api/v1/logs/config/indexes',
    body: (query) => ({
      name: 'excluding',
      filter: { query: '' },
      exclusion_filters: [{ name: 'e', filter: { query } }],
    }),
    named: '-#class:5',
    refusal: { error: { code: 'InvalidArgument', message: AFTER_MINUS } },
  },
  'what an exclusion filter samples by': {
    url: '/api/v1/logs/config/indexes',
    body: (sample_attribute) => ({
      name: 'sampling',
      filter: { query: '' },
      exclusion_filters: [{ name: 'e', filter: { query: '', sample_attribute } }],
    }),
    plain: '@trace',
    named: '#class',
    refusal: {
      error: { code: 'InvalidArgument', message: `exclusion_filters.filter.sample_attribute: #class ${REASON}` },
    },
  },
  'a pipeline': {
    url: '/api/v1/logs/config/pipelines',
    body: (query) => ({ name: 'p', filter: { query }, processors: [] }),
    refusal: invalidPipeline(AT_FIRST),
  },
  'a pipeline in a pipeline': {
    url: '/api/v1/logs/config/pipelines',
    body: (query) => pipeline({ type: 'pipeline', filter: { query }, processors: [] }),
    refusal: invalidPipeline(AT_FIRST),
  },
  'a category': {
    url: '/api/v1/logs/config/pipelines',
    body: (query) =>
      pipeline({ type: 'category-processor', target: 't', categories: [{ name: 'n', filter: { query } }] }),
    refusal: invalidPipeline(AT_FIRST),
  },
  'a metric of logs': {
    url: '/api/v2/logs/config/metrics',
    body: (query) => metric('filtered', { filter: { query } }),
    refusal: { errors: [AT_FIRST] },
  },
  'what a metric of logs is grouped by': {
    url: '/api/v2/logs/config/metrics',
    body: (path) => metric('grouped', { group_by: [{ path }] }),
    plain: '@http.status_code',
    named: '#class',
    refusal: { errors: [`API input validation failed: group_by.path: #class ${REASON}`] },
  },
  'an archive': {
    url: '/api/v2/logs/config/archives',
    body: (query) => resource('archives', { name: 'a', query, destination: { type: 'local', path: 'a' } }),
    refusal: { errors: [AT_FIRST] },
  },
  'a destination': {
    url: '/api/v2/logs/config/custom-destinations',
    body: (query) => {
      const auth = { type: 'basic', username: 'u', password: 'p' };
      const forwarder_destination = { type: 'http', endpoint: 'https://127.0.0.1:1/', auth };
      return resource('custom_destination', { name: 'd', query, enabled: false, forwarder_destination });
    },
    refusal: { errors: [AT_FIRST] },
  },
  'a restriction query': {
    url: '/api/v2/logs/config/restriction_queries',
    body: (query) => resource('logs_restriction_queries', { restriction_query: query }),
    refusal: { errors: [AT_FIRST] },
  },
  'a group of the sensitive data scanner': {
    url: '/api/v2/sensitive-data-scanner/config/groups',
    body: (query) => resource('sensitive_data_scanner_group', { name: 'g', filter: { query } }),
    refusal: { errors: [{ status: '400', title: 'Bad Request', detail: AT_FIRST }] },
  },
};

function invalidPipeline(reason: string) {
  const message = `Invalid Pipeline: filter.query: ${reason}`;
  const error = {
    code: 'InvalidArgument',
    message: 'Invalid Pipeline',
    details: [{ code: 'InvalidArgument', message }],
  };
  return { error, errors: [message] };
}

for (const [what, saved] of Object.entries(SAVED)) {
  const { url, body, plain = 'service:web', named = '#class:5', refusal } = saved;
  it(`refuses to save ${what} that names a calculated field`, async () => {
    expect(await send(url, body(named))).toEqual({ status: 400, body: refusal });
    expect([200, 201]).toContain((await send(url, body(plain))).status);
  });
}

it('still finds by the same field', async () => {
  const search = { filter: { query: '#class:5' } };
  expect((await send('/api/v2/logs/events/search', search)).status).toBe(200);
});
