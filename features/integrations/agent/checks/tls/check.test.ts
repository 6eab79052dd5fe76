import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCheck, testParts } from '../../testing.ts';
import { check } from './check.ts';

const FILES = new URL('testdata/', import.meta.url);
const CERTIFICATE = fileURLToPath(new URL('certificate.pem', FILES));
const KEY = fileURLToPath(new URL('key.pem', FILES));
/** Ten days before the certificate ends. */
const TEN_DAYS_BEFORE = Date.UTC(2126, 9, 19, 8);
let port = 0;
const server = createServer({ cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) }, (socket) => {
  socket.on('error', () => {});
  socket.end();
});
server.on('tlsClientError', () => {});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

async function run(instance: object, nowMs = TEN_DAYS_BEFORE) {
  const { serviceChecks, metrics } = await runCheck(
    check,
    { server: '127.0.0.1', port, ...instance },
    {},
    testParts(new FakeClock(nowMs)),
  );
  return {
    checks: Object.fromEntries(serviceChecks.map(({ name, status, message }) => [name.slice(4), [status, message]])),
    tags: serviceChecks[0]?.tags,
    metrics: metrics.map(({ metric, value }) => [metric, Math.round(value)]),
  };
}

test('a good certificate that ends soon', async () => {
  const { checks, tags, metrics } = await run({ tls_ca_cert: CERTIFICATE, name: 'shop', send_cert_duration: true });
  expect({ checks, tags, names: metrics.map(([name]) => name) }).toEqual({
    checks: {
      can_connect: [0, ''],
      version: [0, ''],
      cert_validation: [0, ''],
      cert_expiration: [1, expect.stringMatching(/^the certificate has \d+ days left$/)],
    },
    tags: ['name:shop', `port:${port}`, 'server:127.0.0.1', 'server_hostname:127.0.0.1'],
    names: ['tls.days_left', 'tls.seconds_left', 'tls.issued_days', 'tls.issued_seconds'],
  });
});

test.each<[object, number | undefined, object]>([
  [{ tls_ca_cert: CERTIFICATE, days_critical: 100 }, undefined, { cert_expiration: [2, expect.any(String)] }],
  [{ tls_ca_cert: CERTIFICATE }, Date.UTC(2200, 0), { cert_expiration: [2, 'the certificate has expired'] }],
  [{ tls_ca_cert: CERTIFICATE }, Date.UTC(2030, 0), { cert_expiration: [0, ''] }],
  [{}, undefined, { cert_validation: [2, expect.stringContaining('SELF_SIGNED')] }],
  [{ validate_cert: false }, undefined, { cert_validation: [0, ''] }],
  [{ tls_ca_cert: CERTIFICATE, server_hostname: 'shop.example' }, undefined, { cert_validation: [0, ''] }],
  [
    { tls_ca_cert: CERTIFICATE, server_hostname: 'other.example' },
    undefined,
    { cert_validation: [2, 'it is not for other.example'] },
  ],
  [
    { tls_ca_cert: CERTIFICATE, server_hostname: 'other.example', validate_hostname: false },
    undefined,
    { cert_validation: [0, ''] },
  ],
  [{ tls_ca_cert: CERTIFICATE, allowed_versions: ['TLS 1.2'] }, undefined, { version: [2, 'TLSv1.3 is not allowed'] }],
])('%j gives %#', async (instance, nowMs, expected) => {
  expect((await run(instance, nowMs)).checks).toMatchObject(expected);
});

test('a server that is away, and a certificate in a file', async () => {
  expect((await run({ port: 1 })).checks).toEqual({ can_connect: [2, expect.stringContaining('ECONNREFUSED')] });
  const local = await run({ local_cert_path: CERTIFICATE });
  expect([Object.keys(local.checks), local.metrics[0]?.[0]]).toEqual([
    ['can_connect', 'cert_validation', 'cert_expiration'],
    'tls.days_left',
  ]);
  expect((await run({ local_cert_path: '/nowhere' })).checks).toEqual({
    can_connect: [2, expect.stringContaining('/nowhere')],
  });
});
