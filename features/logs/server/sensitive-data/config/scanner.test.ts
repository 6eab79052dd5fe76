import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerSensitiveDataScanner, type SensitiveDataScanner } from './register.ts';

const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const PATH = '/api/v2/sensitive-data-scanner/config';
const context = testContext();
const metadata = openSqliteMetadata(':memory:', context.clock);
let scanner: SensitiveDataScanner;

beforeAll(async () => {
  scanner = await registerSensitiveDataScanner(context, { metadata });
});
afterAll(async () => {
  await scanner.close();
  await context.app.close();
  await metadata.close();
});

async function ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) {
  const answer = await context.app.inject({ method, url: `${PATH}${url}`, headers: KEYS, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}

const group = (attributes: object) =>
  ask('POST', '/groups', { data: { type: 'sensitive_data_scanner_group', attributes } });
const rule = (groupId: string, attributes: object, standard?: string) =>
  ask('POST', '/rules', {
    data: {
      type: 'sensitive_data_scanner_rule',
      attributes,
      relationships: {
        group: { data: { id: groupId, type: 'sensitive_data_scanner_group' } },
        ...(standard && {
          standard_pattern: { data: { id: standard, type: 'sensitive_data_scanner_standard_pattern' } },
        }),
      },
    },
  });

/** A log after the scanner: its message, attributes and tags. */
function scanned(message: string, attributes: Readonly<Record<string, string>> = {}, source = 'app') {
  const draft = new LogDraft();
  draft.message = message;
  draft.source = source;
  for (const [path, value] of Object.entries(attributes)) draft.add(path, value, false);
  scanner.processor.process(draft);
  return [draft.message, ...Object.keys(attributes).map((_, index) => draft.value(index)), ...draft.tagList()];
}

describe('groups and rules', () => {
  let first = '';
  let second = '';
  let card = '';

  it('begin with recommended ones, which are off', async () => {
    const { body } = await ask('GET', '');
    const [recommended] = body.included;
    expect([recommended.attributes.name, scanned('4111 1111 1111 1111')]).toEqual([
      'Recommended',
      ['4111 1111 1111 1111'],
    ]);
    const patch = { data: { type: recommended.type, attributes: { is_enabled: true } } };
    await ask('PATCH', `/groups/${recommended.id}`, patch);
    expect([scanned('4111 1111 1111 1111'), scanned('my number 1234 5678 9018')]).toEqual([
      ['[redacted]', 'sensitive_data:visa_card'],
      ['my number [redacted]', 'sensitive_data:japanese_my_number'],
    ]);
    await ask('DELETE', `/groups/${recommended.id}`, { meta: {} });
  });

  it('are made, and the next log is scanned', async () => {
    first = (await group({ name: 'shop', filter: { query: 'source:app' }, product_list: ['logs'] })).body.data.id;
    second = (await group({ name: 'all' })).body.data.id;
    const made = await rule(
      first,
      {
        name: 'cards',
        tags: ['sensitive_data:card'],
        text_replacement: { type: 'replacement_string', replacement_string: '[card]' },
      },
      'visa_card',
    );
    card = made.body.data.id;
    expect([made.status, made.body.data.relationships.standard_pattern.data.id]).toEqual([201, 'visa_card']);
    await rule(second, {
      name: 'orders',
      pattern: 'order-\\d+',
      namespaces: ['order'],
      excluded_namespaces: ['order.public'],
      suppressions: { exact_match: ['order-0'] },
      included_keyword_configuration: { keywords: [], character_count: 30 },
      text_replacement: { type: 'partial_replacement_from_end', number_of_chars: 2 },
    });
    expect([
      scanned('paid by 4111 1111 1111 1111'),
      scanned('paid by 4111 1111 1111 1111', {}, 'other'),
      scanned('order-77', { 'order.id': 'order-77', 'order.public': 'order-78', 'order.test': 'order-0' }),
    ]).toEqual([
      ['paid by [card]', 'sensitive_data:card'],
      ['paid by 4111 1111 1111 1111'],
      ['order-77', 'order-**', 'order-78', 'order-0'],
    ]);
  });

  it('are listed in their order, which changes', async () => {
    const ids = (body: { data: { relationships: { groups: { data: { id: string }[] } } } }) =>
      body.data.relationships.groups.data.map(({ id }) => id);
    const order = (groups: string[]) =>
      ask('PATCH', '', { data: { relationships: { groups: { data: groups.map((id) => ({ id })) } } } });
    expect(ids((await ask('GET', '')).body)).toEqual([first, second]);
    expect(ids((await order([second, first])).body)).toEqual([second, first]);
    expect((await order([second])).status).toBe(400);
    expect((await ask('GET', '')).body.included).toHaveLength(4);
  });

  it('are changed by parts, and stop when they are switched off', async () => {
    const patch = (url: string, type: string, attributes: object) => ask('PATCH', url, { data: { type, attributes } });
    expect(
      (await patch(`/rules/${card}`, 'sensitive_data_scanner_rule', { text_replacement: { type: 'none' } })).status,
    ).toBe(200);
    expect(scanned('4111 1111 1111 1111')).toEqual(['4111 1111 1111 1111', 'sensitive_data:card']);
    await patch(`/groups/${first}`, 'sensitive_data_scanner_group', { is_enabled: false });
    expect(scanned('4111 1111 1111 1111')).toEqual(['4111 1111 1111 1111']);
    expect([
      (await ask('DELETE', `/rules/${card}`, { meta: {} })).status,
      (await ask('DELETE', `/rules/${card}`, { meta: {} })).status,
      (await ask('DELETE', `/groups/${first}`, { meta: {} })).body,
    ]).toEqual([200, 404, { data: null, meta: { version: expect.any(Number) } }]);
  });

  it('say what is wrong', async () => {
    const wrong = [
      await rule(second, { pattern: 'x' }),
      await rule(second, { name: 'a', pattern: '(' }),
      await rule(second, { name: 'a' }, 'no_such'),
      await group({ name: ' ' }),
      await group({ name: 'a', samplings: [{ product: 'logs', rate: 1 }] }),
      await ask('PATCH', `/groups/${second}`, { data: { attributes: {} } }),
    ];
    expect(wrong.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400]);
    expect(wrong[0]?.body.errors).toEqual([
      { status: '400', title: 'Bad Request', detail: 'rule name should not be blank' },
    ]);
  });

  it('names the library', async () => {
    const { body } = await ask('GET', '/standard-patterns');
    expect(body.data).toContainEqual(
      expect.objectContaining({ id: 'japanese_my_number', type: 'sensitive_data_scanner_standard_pattern' }),
    );
  });
});
