import { silentLogger } from '@komainu/kernel/logger.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerTableUploads } from '../reference-tables/upload-routes.ts';
import { TableUploads } from '../reference-tables/uploads.ts';
import { registerSensitivePatterns } from '../sensitive-data/api.ts';
import { REFERENCE_TABLE, ReferenceTables } from './reference-tables.ts';
import { registerReferenceTables } from './reference-tables-api.ts';
import { THREAT_LIST, ThreatLists } from './threat-lists.ts';
import { registerThreatLists } from './threat-lists-api.ts';

const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const context = testContext();
const metadata = openSqliteMetadata(':memory:', context.clock);
const live = new LiveDefinitions({ metadata, clock: context.clock, logger: silentLogger }, [
  REFERENCE_TABLE,
  THREAT_LIST,
]);
const tables = new ReferenceTables(live);
const threats = new ThreatLists(live);

beforeAll(async () => {
  await live.load();
  const uploads = new TableUploads(context.clock);
  await registerTableUploads(context.app, uploads);
  registerReferenceTables(context.app, live, uploads);
  registerThreatLists(context.app, live);
  registerSensitivePatterns(context.app);
});
afterAll(async () => {
  live.close();
  await context.app.close();
  await metadata.close();
});

async function ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) {
  const answer = await context.app.inject({
    method,
    url,
    headers: KEYS,
    ...(payload === undefined ? {} : { payload }),
  });
  const body: unknown = answer.body === '' ? undefined : answer.json();
  return { status: answer.statusCode, body: body as { data: { id: string } & Record<string, unknown> } };
}

const TABLES = '/api/v2/reference-tables/tables';

describe('reference tables', () => {
  let id = '';

  it('are created with rows, and logs find them at once', async () => {
    const attributes = {
      table_name: 'people',
      description: 'who is who',
      source: 'LOCAL_FILE',
      schema: {
        fields: [
          { name: 'id', type: 'STRING' },
          { name: 'team', type: 'STRING' },
        ],
        primary_keys: ['id'],
      },
      rows: [
        { id: 1, team: 'a' },
        { id: '2', team: 'b' },
        { id: '2', team: 'c' },
      ],
    };
    const { status, body } = await ask('POST', TABLES, { data: { type: 'reference_table', attributes } });
    id = body.data.id;
    expect([status, body.data]).toMatchObject([
      201,
      { type: 'reference_table', attributes: { table_name: 'people', row_count: 2 } },
    ]);
    expect([tables.table('people')?.get('2'), tables.table('people')?.get('x'), tables.table('x')]).toEqual([
      { team: 'c' },
      undefined,
      undefined,
    ]);
    expect((await ask('POST', TABLES, { data: { attributes } })).status).toBe(409);
  });

  it('change by rows', async () => {
    const data = [{ id: '3', type: 'row', attributes: { values: { team: 'd' } } }];
    expect((await ask('POST', `${TABLES}/${id}/rows`, { data })).body.data).toEqual([{ id: '3', type: 'row' }]);
    await ask('DELETE', `${TABLES}/${id}/rows`, { data: [{ id: '1', type: 'row' }] });
    expect((await ask('GET', `${TABLES}/${id}/rows/list?page[limit]=1`)).body).toEqual({
      data: [{ id: '2', type: 'row', attributes: { values: { id: '2', team: 'c' } } }],
      meta: { page: { next_continuation_token: '1' } },
    });
    expect((await ask('GET', `${TABLES}/${id}/rows?row_id=3`)).body.data).toMatchObject([{ id: '3' }]);
  });

  it('come from files that are uploaded in parts, without a key', async () => {
    const attributes = { table_name: 'hosts', headers: ['host', 'owner'], part_count: 2, part_size: 1000 };
    const { status, body } = await ask('POST', '/api/v2/reference-tables/uploads', {
      data: { type: 'upload', attributes },
    });
    const [first, second] = (body.data['attributes'] as { part_urls: string[] }).part_urls;
    const put = async (url = '', payload = '') =>
      (
        await context.app.inject({
          method: 'PUT',
          url: new URL(url).pathname,
          headers: { 'content-type': 'text/csv' },
          payload,
        })
      ).statusCode;
    const table = {
      table_name: 'hosts',
      source: 'LOCAL_FILE',
      file_metadata: { upload_id: body.data.id },
      schema: {
        fields: [
          { name: 'owner', type: 'STRING' },
          { name: 'host', type: 'STRING' },
        ],
        primary_keys: ['host'],
      },
    };
    const create = () => ask('POST', TABLES, { data: { type: 'reference_table', attributes: table } });
    expect([status, await put(first, 'host,owner\nweb-1,"shop, eu"\nweb-'), (await create()).status]).toEqual([
      201, 200, 400,
    ]);
    expect([await put(second, '2,ops\n'), (await create()).status]).toEqual([200, 201]);
    expect([tables.table('hosts')?.get('web-1'), tables.table('hosts')?.get('web-2')]).toEqual([
      { owner: 'shop, eu' },
      { owner: 'ops' },
    ]);
    expect([await put(first, 'x'), (await create()).status]).toEqual([404, 404]);
    const all = (await ask('GET', TABLES)).body.data as unknown as { id: string; attributes: { table_name: string } }[];
    const made = all.find((one) => one.attributes.table_name === 'hosts');
    expect((await ask('DELETE', `${TABLES}/${made?.id}`)).status).toBe(204);
  });

  it('say what is wrong', async () => {
    expect((await ask('GET', `${TABLES}/not-a-uuid/rows/list`)).status).toBe(400);
    expect((await ask('GET', `${TABLES}/00000000-0000-0000-0000-000000000000/rows/list`)).status).toBe(404);
    expect((await ask('POST', TABLES, { data: { attributes: { table_name: 'x' } } })).status).toBe(400);
    await ask('PATCH', `${TABLES}/${id}`, { data: { attributes: { description: 'new' } } });
    expect((await ask('GET', TABLES)).body.data).toMatchObject([
      { id, attributes: { description: 'new', row_count: 2 } },
    ]);
    expect((await ask('DELETE', `${TABLES}/${id}`)).status).toBe(204);
    expect(tables.table('people')).toBeUndefined();
  });
});

describe('threat lists', () => {
  it('are found by what they hold, in any case', async () => {
    const list = { name: 'ours', type: 'domain', category: 'malware', indicators: ['Evil.example'] };
    const { status, body } = await ask('POST', '/api/unstable/logs/threat-lists', list);
    expect([status, body.data]).toMatchObject([201, { name: 'ours', count: 1 }]);
    expect(threats.find('evil.EXAMPLE')).toEqual([
      {
        indicator: 'evil.example',
        type: 'domain',
        category: 'malware',
        intention: 'malicious',
        source: { name: 'ours', url: '' },
      },
    ]);
    const url = `/api/unstable/logs/threat-lists/${body.data.id}`;
    await ask('PUT', url, { ...list, indicators: ['other.example'] });
    expect([threats.find('evil.example'), (await ask('GET', url)).body.data['indicators']]).toEqual([
      [],
      ['other.example'],
    ]);
    expect([(await ask('DELETE', url)).status, (await ask('DELETE', url)).status]).toEqual([204, 404]);
    expect((await ask('POST', '/api/unstable/logs/threat-lists', { name: 'x' })).status).toBe(400);
  });
});

it('the sensitive patterns are listed', async () => {
  const { body } = await ask('GET', '/api/unstable/logs/sensitive-data/patterns');
  expect(body.data).toContainEqual({ id: 'visa_card', name: 'Visa card', group: 'card', checked: true, keywords: [] });
});
