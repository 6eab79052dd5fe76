import { FakeClock } from '@komainu/kernel/clock.ts';
import type { ServerAnswer, ServerRequest } from '@komainu/pipeline/forwarder/server-client.ts';
import { expect, it } from 'vitest';
import { evpRequest } from './evp-proxy.ts';
import { RemoteConfig } from './remote-config.ts';

it('passes questions on, and leaves a server alone for a minute that knows no answer', async () => {
  const clock = new FakeClock();
  const asked: ServerRequest[] = [];
  let answer: () => ServerAnswer = () => ({ status: 200, headers: {}, body: Buffer.from('{"targets":"x"}') });
  const config = new RemoteConfig(async (request) => {
    asked.push(request);
    return answer();
  }, clock);
  const ask = () => config.answer({ a: 'b' }, Buffer.from('{"client":{}}'));
  const said = [await ask()];
  answer = () => ({ status: 404, headers: {}, body: Buffer.alloc(0) });
  said.push(await ask(), await ask());
  clock.advance(60_000);
  answer = () => {
    throw new Error('away');
  };
  said.push(await ask(), await ask());
  expect([said, asked.length, config.isServed]).toEqual([['{"targets":"x"}', '{}', '{}', '{}', '{}'], 3, false]);
  expect(asked[0]).toEqual({
    method: 'POST',
    path: '/v0.7/config',
    headers: { a: 'b' },
    body: Buffer.from('{"client":{}}'),
  });
});

it('the proxy sends an application key only where it is asked for, and is off when it is off', () => {
  const settings = { enabled: true, maxBytes: 1, appKey: 'app' };
  const url = '/evp_proxy/v4/api/v2/x?y=1';
  const headers = { 'x-datadog-evp-subdomain': 'api', 'x-datadog-needsappkey': 'true', 'dd-application-key': 'forged' };
  expect(evpRequest(url, 'POST', headers, settings)).toEqual({
    path: '/api/v2/x?y=1',
    headers: { 'x-datadog-evp-subdomain': 'api', 'x-datadog-needsappkey': 'true', 'dd-application-key': 'app' },
    acknowledgeOnly: false,
  });
  expect(evpRequest(url, 'POST', { 'x-datadog-evp-subdomain': 'api' }, settings)?.headers).toEqual({
    'x-datadog-evp-subdomain': 'api',
  });
  expect(() => evpRequest(url, 'POST', headers, { ...settings, enabled: false })).toThrow('evp_proxy_config.enabled');
});
