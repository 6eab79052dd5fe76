import { expect, it } from 'vitest';
import { parseServerSettings } from './settings.ts';

it('works without any variable', () => {
  expect(parseServerSettings({}, '/srv/komainu')).toMatchObject({
    host: '127.0.0.1',
    port: 8100,
    dataDir: '/srv/komainu/data',
    tls: undefined,
    retentionDays: {},
  });
});

it('takes every variable of the contract', () => {
  const env = {
    KOMAINU_PORT: '9000',
    KOMAINU_DATA_DIR: '/var/lib/komainu',
    KOMAINU_TLS_CERT: 'a.crt',
    KOMAINU_TLS_KEY: 'a.key',
    KOMAINU_TLS_PORT: '443',
    KOMAINU_SITE: 'komainu.test',
    KOMAINU_RETENTION_DAYS: 'logs=30, spans=7',
  };
  expect(parseServerSettings(env, '/srv')).toMatchObject({
    port: 9000,
    dataDir: '/var/lib/komainu',
    tls: { certFile: '/srv/a.crt', keyFile: '/srv/a.key', port: 443 },
    site: 'komainu.test',
    retentionDays: { logs: 30, spans: 7 },
  });
});

it.each([
  [{ KOMAINU_PORT: 'http' }, 'KOMAINU_PORT: must be a whole number'],
  [{ KOMAINU_PORT: '70000' }, 'KOMAINU_PORT: a port is at most 65535'],
  [{ KOMAINU_TLS_CERT: 'a' }, 'KOMAINU_TLS_KEY: certificate and key go together'],
  [{ KOMAINU_RETENTION_DAYS: 'logs' }, 'KOMAINU_RETENTION_DAYS: write table=days, separated by commas'],
  [{ KOMAINU_LOG_LEVEL: 'loud' }, 'KOMAINU_LOG_LEVEL: use debug, info, warn or error'],
])('refuses %j', (env, message) => {
  expect(() => parseServerSettings(env, '/')).toThrow(message);
});
