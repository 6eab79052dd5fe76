import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { createServer, request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { tlsInit } from './init.ts';

it('makes certificates that a client who trusts the authority takes for every name of the site', async () => {
  const out = mkdtempSync(path.join(tmpdir(), 'komainu-tls-'));
  expect(await tlsInit(['--site', 'komainu.test', '--out', out], () => {})).toBe(0);
  expect(statSync(path.join(out, 'server.key')).mode & 0o777).toBe(0o600);
  const read = (name: string) => readFileSync(path.join(out, name));
  const server = createServer({ cert: read('server.crt'), key: read('server.key') }, (_request, response) =>
    response.end('ok'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const ask = (servername: string) =>
    new Promise<string>((resolve) => {
      request({ host: '127.0.0.1', port, servername, ca: read('authority.crt') }, (response) => {
        response.resume();
        resolve(String(response.statusCode));
      })
        .on('error', (error) => resolve('code' in error ? String(error.code) : 'error'))
        .end();
    });
  const names = [
    'api.komainu.test',
    'http-intake.logs.komainu.test',
    'trace.agent.komainu.test',
    'komainu.test',
    'localhost',
    'other.test',
  ];
  expect(await Promise.all(names.map(ask))).toEqual([
    '200',
    '200',
    '200',
    '200',
    '200',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ]);
  server.close();
  expect(await tlsInit(['--out', out], () => {})).toBe(1);
});
