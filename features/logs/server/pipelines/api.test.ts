import { silentLogger } from '@komainu/kernel/logger.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerPipelineApi } from './api.ts';
import { PIPELINE_KINDS, PipelineCatalog } from './catalog.ts';
import { readPipeline } from './read-pipeline.ts';

const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const PIPELINES = '/api/v1/logs/config/pipelines';
const ORDER = '/api/v1/logs/config/pipeline-order';
const READY = 'cmVhZHktcGlwZWxpbmUtMQ';
const context = testContext();
const metadata = openSqliteMetadata(':memory:', context.clock);
const live = new LiveDefinitions({ metadata, clock: context.clock, logger: silentLogger }, PIPELINE_KINDS);
const processor = { type: 'date-remapper', name: 'd', is_enabled: true, sources: ['t'] };

beforeAll(async () => {
  await live.load();
  const definition = readPipeline({
    name: 'NGINX',
    is_enabled: true,
    filter: { query: 'source:nginx' },
    processors: [processor],
  });
  registerPipelineApi(context.app, new PipelineCatalog(live, [{ id: READY, key: 'nginx', definition }]));
});
afterAll(async () => {
  live.close();
  await context.app.close();
  await metadata.close();
});

async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) {
  const answer = await context.app.inject({
    method,
    url,
    headers: KEYS,
    ...(payload === undefined ? {} : { payload }),
  });
  const body: unknown = answer.json();
  return { status: answer.statusCode, body: body as Record<string, unknown> };
}

const invalid = (why: string) => ({
  status: 400,
  body: {
    error: {
      code: 'InvalidArgument',
      message: 'Invalid Pipeline',
      details: [{ code: 'InvalidArgument', message: `Invalid Pipeline: ${why}` }],
    },
    errors: [`Invalid Pipeline: ${why}`],
  },
});
const refused = (status: number, code: string, message: string) => ({
  status,
  body: { error: { code, message }, errors: [message] },
});

describe('the pipelines API', () => {
  let id = '';

  it('creates', async () => {
    const { status, body } = await ask('POST', PIPELINES, {
      name: 'mine',
      filter: { query: 'source:x' },
      processors: [processor],
    });
    id = String(body['id']);
    expect(id).toMatch(/^[\w-]{22}$/);
    expect([status, body]).toEqual([
      200,
      {
        id,
        type: 'pipeline',
        name: 'mine',
        is_enabled: false,
        is_read_only: false,
        filter: { query: 'source:x' },
        processors: [processor],
        tags: [],
      },
    ]);
    expect((await ask('GET', `${PIPELINES}/${id}`)).body).toEqual(body);
  });

  it('replaces and lists, ready pipelines last', async () => {
    const { body } = await ask('PUT', `${PIPELINES}/${id}`, { name: 'mine', is_enabled: true, description: 'd' });
    expect(body).toMatchObject({ id, is_enabled: true, description: 'd', processors: [] });
    const list = await ask('GET', PIPELINES);
    expect(list.body).toMatchObject([{ id }, { id: READY, is_read_only: true, is_enabled: true }]);
  });

  it('orders, and takes no order that is none', async () => {
    expect(await ask('PUT', ORDER, { pipeline_ids: [READY, id] })).toEqual({
      status: 200,
      body: { pipeline_ids: [READY, id] },
    });
    expect((await ask('GET', ORDER)).body).toEqual({ pipeline_ids: [READY, id] });
    const unmapped = refused(422, 'UnprocessableEntity', 'Cannot map pipelines to existing ones');
    expect(await ask('PUT', ORDER, { pipeline_ids: ['id'] })).toEqual(unmapped);
    expect(await ask('PUT', ORDER, { pipeline_ids: [READY] })).toEqual(unmapped);
    expect(await ask('PUT', ORDER, { pipeline_ids: [id, id] })).toEqual(unmapped);
    expect((await ask('PUT', ORDER, {})).status).toBe(400);
  });

  it('switches ready pipelines, clones them, and changes nothing else of them', async () => {
    const { body } = await ask('GET', `${PIPELINES}/${READY}`);
    expect((await ask('PUT', `${PIPELINES}/${READY}`, { ...body, is_enabled: false })).body).toEqual({
      ...body,
      is_enabled: false,
    });
    expect((await ask('GET', `${PIPELINES}/${READY}`)).body).toMatchObject({ is_enabled: false });
    expect(await ask('PUT', `${PIPELINES}/${READY}`, { ...body, name: 'x' })).toEqual(
      invalid('it is read only: it can be switched on and off, ordered and cloned'),
    );
    expect((await ask('DELETE', `${PIPELINES}/${READY}`)).status).toBe(400);
    const copy = await ask('POST', `/api/unstable/logs/pipelines/${READY}/clone`);
    expect(copy.body).toMatchObject({
      name: 'NGINX (copy)',
      is_read_only: false,
      is_enabled: false,
      processors: [processor],
    });
    // What was made since somebody ordered them goes before the ready ones at the end, after people's own.
    const order = (await ask('GET', ORDER)).body;
    expect(order).toEqual({ pipeline_ids: [READY, id, copy.body['id']] });
  });

  it('deletes', async () => {
    expect(await ask('DELETE', `${PIPELINES}/${id}`)).toEqual({ status: 200, body: {} });
    const gone = refused(400, 'InvalidArgument', 'Non existing pipeline');
    expect(await ask('DELETE', `${PIPELINES}/${id}`)).toEqual(gone);
    expect(await ask('GET', `${PIPELINES}/${id}`)).toEqual(gone);
    expect(await ask('PUT', `${PIPELINES}/${id}`, { name: '' })).toEqual(
      refused(400, 'InvalidArgument', 'This pipeline does not exist'),
    );
  });

  it.each([
    [{ name: '' }, 'name is not provided'],
    [{ name: 'n', processors: [{ ...processor, sources: [] }] }, 'processors[0].sources is empty'],
    [
      { name: 'n', processors: [{ type: 'arithmetic-processor', expression: '1 +', target: 't' }] },
      'processors[0].expression is no formula: a number or an attribute is missing',
    ],
  ])('refuses %j', async (body, why) => {
    expect(await ask('POST', PIPELINES, body)).toEqual(invalid(why));
  });

  it('says what is wrong with grok rules, and where', async () => {
    const grok = { match_rules: 'rule %{nothing:x}', support_rules: '' };
    const { status, body } = await ask('POST', PIPELINES, {
      name: 'n',
      processors: [{ type: 'grok-parser', source: 'message', grok }],
    });
    expect([status, String((body['errors'] as unknown[])[0])]).toEqual([400, expect.stringContaining('nothing')]);
  });
});
