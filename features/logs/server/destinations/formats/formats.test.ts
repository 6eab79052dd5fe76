import { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import { expect, it } from 'vitest';
import { openTestTarget } from '../test-target.ts';
import { isIndexRotation, rotationOf } from './index-rotation.ts';
import { sentinelFormat } from './sentinel.ts';

it.each([
  ['yyyy-MM-dd-HH', '2027-01-02-03'],
  ['yyyy-MM-dd', '2027-01-02'],
  // 2 January 2027 is a Saturday: its week is the last of 2026.
  ["yyyy-'W'ww", '2026-w53'],
  ['yyyy.MM', '2027.01'],
])('names indexes by %s', (pattern, name) => {
  expect(isIndexRotation(pattern)).toBe(true);
  expect(rotationOf(pattern, Date.UTC(2027, 0, 2, 3))).toBe(name);
});

it.each(['yyy', 'yyyy/MM', 'EEE', "'open", 'yyyy-MM-dd*'])('refuses %s', (pattern) => {
  expect(isIndexRotation(pattern)).toBe(false);
});

it('asks Azure for a token once, and posts to the stream of the rule', async () => {
  await using login = await openTestTarget();
  login.answers.push({ status: 200, body: { access_token: 'token', expires_in: 3600 } });
  const http = new OutgoingHttp({ allowPrivateTargets: true });
  const secrets = { seal: (text: string) => text, open: (text: string) => text };
  let nowMs = 0;
  const format = sentinelFormat(
    {
      type: 'microsoft_sentinel',
      tenant_id: 'tenant',
      client_id: 'client',
      data_collection_endpoint: 'https://dce.test',
      data_collection_rule_id: 'dcr-1',
      stream_name: 'Custom-MyTable',
      sealed_client_secret: 'secret',
    },
    secrets,
    () => nowMs,
    undefined,
    login.endpoint,
  );
  const first = await format.address(http);
  expect([first.url.href, first.headers]).toEqual([
    'https://dce.test/dataCollectionRules/dcr-1/streams/Custom-MyTable?api-version=2023-01-01',
    { authorization: 'Bearer token' },
  ]);
  await format.address(http);
  expect(login.received.map(({ url, text }) => [url, Object.fromEntries(new URLSearchParams(text))])).toEqual([
    [
      '/tenant/oauth2/v2.0/token',
      {
        grant_type: 'client_credentials',
        client_id: 'client',
        client_secret: 'secret',
        scope: 'https://monitor.azure.com//.default',
      },
    ],
  ]);
  nowMs = 3_600_000;
  login.answers.push({ status: 401 });
  await expect(format.address(http)).rejects.toMatchObject({ code: 'target_refused' });
  http.close();
});

it('takes the token of the Azure integration where the destination has no secret', async () => {
  const asked: string[][] = [];
  const tokens = {
    azure: async (...what: string[]) => {
      asked.push(what);
      return 'integrated';
    },
    hasAzure: (tenant: string) => tenant === 'tenant',
    google: async () => '',
    hasGoogle: () => false,
    onChange: () => undefined,
  };
  const secrets = { seal: (text: string) => text, open: (text: string) => text };
  const http = new OutgoingHttp({ allowPrivateTargets: true });
  const of = (tenant: string) =>
    sentinelFormat(
      {
        type: 'microsoft_sentinel',
        tenant_id: tenant,
        client_id: 'client',
        data_collection_endpoint: 'https://dce.test',
        data_collection_rule_id: 'dcr-1',
        stream_name: 'Custom-MyTable',
      },
      secrets,
      () => 0,
      tokens,
    );
  expect((await of('tenant').address(http)).headers).toEqual({ authorization: 'Bearer integrated' });
  expect(asked).toEqual([['tenant', 'client', 'https://monitor.azure.com//.default']]);
  await expect(of('other').address(http)).rejects.toMatchObject({ code: 'not_configured' });
  http.close();
});
