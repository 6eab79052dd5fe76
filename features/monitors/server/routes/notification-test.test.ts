import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { monitorsClient } from '../test-client.ts';

const PATH = '/api/unstable/monitors/notification-test';
const definition = {
  type: 'query alert',
  query: 'avg(last_5m):avg:system.load.1{*} by {host} > 4',
  name: 'Load',
  message: 'high',
  options: { thresholds: { critical: 4 } },
};

it('tells what would be told of each state, marked as a test', async () => {
  const { ask, told } = await monitorsClient(testContext);
  const { status, body } = await ask('POST', PATH, { definition, states: ['Alert', 'OK', 'Alert'] });
  expect([status, body, told.map(({ monitor, to, value, group }) => [monitor.name, to, value, group])]).toEqual([
    200,
    { handles: [] },
    [
      ['[TEST] Load', 'Alert', 4, ['host:example']],
      ['[TEST] Load', 'OK', 4, ['host:example']],
    ],
  ]);
  expect(new Set(told.map(({ timeUnixMs }) => timeUnixMs)).size).toBe(2);
});

it('tells nobody of what cannot be read', async () => {
  const { ask, told } = await monitorsClient(testContext);
  const wrong = await ask('POST', PATH, { definition, states: ['alert'] });
  const broken = await ask('POST', PATH, { definition: { ...definition, query: 'x' }, states: ['Alert'] });
  expect([wrong.status, broken.status, told]).toEqual([400, 400, []]);
});

it('lists downtimes that are over only where they are asked for', async () => {
  const { ask } = await monitorsClient(testContext);
  const attributes = { scope: '*', monitor_identifier: { monitor_tags: ['*'] }, schedule: { start: null, end: null } };
  const { body } = await ask('POST', '/api/v2/downtime', { data: { type: 'downtime', attributes } });
  await ask('DELETE', `/api/v2/downtime/${body.data.id}`);
  const list = async (query: string): Promise<string[]> =>
    (await ask('GET', `/api/v2/downtime${query}`)).body.data.map(
      (one: { attributes: { status: string } }) => one.attributes.status,
    );
  expect([await list(''), await list('?include_past=true')]).toEqual([[], ['canceled']]);
});
