import { CodedError } from '@komainu/kernel/errors.ts';
import { expect, it } from 'vitest';
import { parseServerSettings } from './settings.ts';

it('works without any variable', () => {
  expect(parseServerSettings({}, '/srv/komainu')).toMatchObject({
    host: '127.0.0.1',
    port: 8100,
    dataDir: '/srv/komainu/data',
    tls: undefined,
    layout: { kind: 'embedded' },
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

it('opens ports for logs only where they are asked for', () => {
  const tls = { KOMAINU_TLS_CERT: 'a.crt', KOMAINU_TLS_KEY: 'a.key' };
  expect(parseServerSettings({}, '/').logPorts).toEqual({});
  expect(parseServerSettings({ KOMAINU_GELF_PORT: '12201', KOMAINU_FORWARD_PORT: '24224' }, '/').logPorts).toEqual({
    forward: { port: 24224 },
    gelfPort: 12201,
  });
  expect(parseServerSettings({ KOMAINU_SYSLOG_PORT: '10514', ...tls }, '/').logPorts.syslog).toEqual({ port: 10514 });
  expect(parseServerSettings({ KOMAINU_SYSLOG_TLS_PORT: '6514', ...tls }, '/').logPorts.syslog).toEqual({
    tls: { certFile: '/a.crt', keyFile: '/a.key', port: 6514 },
  });
});

const CLICKHOUSE = 'http://komainu:pass-word@db.test:8123';

it.each([
  [{}, { kind: 'embedded' }],
  [{ KOMAINU_CLICKHOUSE_URL: `${CLICKHOUSE}/telemetry` }, { kind: 'single' }],
  [
    { KOMAINU_CLICKHOUSE_URL: `${CLICKHOUSE}/my%20data`, KOMAINU_CLICKHOUSE_CLUSTER: 'main' },
    { kind: 'cluster', cluster: 'main', database: 'my data' },
  ],
  [
    { KOMAINU_CLICKHOUSE_URL: CLICKHOUSE, KOMAINU_CLICKHOUSE_CLUSTER: 'main' },
    { kind: 'cluster', cluster: 'main', database: 'default' },
  ],
])('lays the tables out for %j', (env, layout) => {
  expect(parseServerSettings(env, '/').layout).toEqual(layout);
});

it.each([
  [{ KOMAINU_PORT: 'http' }, 'KOMAINU_PORT: must be a whole number'],
  [{ KOMAINU_PORT: '70000' }, 'KOMAINU_PORT: a port is at most 65535'],
  [{ KOMAINU_TLS_CERT: 'a' }, 'KOMAINU_TLS_KEY: certificate and key go together'],
  [{ KOMAINU_RETENTION_DAYS: 'logs' }, 'KOMAINU_RETENTION_DAYS: write table=days, separated by commas'],
  [{ KOMAINU_LOG_LEVEL: 'loud' }, 'KOMAINU_LOG_LEVEL: use debug, info, warn or error'],
  [{ KOMAINU_SEALING_SECRET: 'short' }, 'KOMAINU_SEALING_SECRET: needs at least 32 characters'],
  [
    { KOMAINU_ARCHIVE_S3_ACCESS_KEY_ID: 'a' },
    'KOMAINU_ARCHIVE_S3_SECRET_ACCESS_KEY: id and secret of the key go together',
  ],
  [{ KOMAINU_ARCHIVE_S3_ENDPOINT: 'minio' }, 'KOMAINU_ARCHIVE_S3_ENDPOINT: write https://host:port'],
  [{ KOMAINU_ARCHIVE_SPOOL_MB: '0' }, 'KOMAINU_ARCHIVE_SPOOL_MB: must be a whole number above 0'],
  [{ KOMAINU_SMTP_URL: 'http://x' }, 'KOMAINU_SMTP_URL: write smtp://user:password@host:587'],
  [{ KOMAINU_SMTP_URL: 'smtp://x' }, 'KOMAINU_SMTP_FROM: write the address that mails come from'],
  [{ KOMAINU_PUBLIC_URL: 'k.example' }, 'KOMAINU_PUBLIC_URL: write https://host'],
  [{ KOMAINU_PRIVATE_TARGETS: 'yes' }, 'KOMAINU_PRIVATE_TARGETS: use on or off'],
  [{ KOMAINU_SYSLOG_PORT: 'syslog' }, 'KOMAINU_SYSLOG_PORT: must be a whole number'],
  [{ KOMAINU_SYSLOG_TLS_PORT: '6514' }, 'KOMAINU_SYSLOG_TLS_PORT: needs KOMAINU_TLS_CERT and KOMAINU_TLS_KEY'],
  [{ KOMAINU_CLICKHOUSE_CLUSTER: 'main' }, 'KOMAINU_CLICKHOUSE_CLUSTER: needs KOMAINU_CLICKHOUSE_URL'],
])('refuses %j', (env, message) => {
  expect(() => parseServerSettings(env, '/')).toThrow(message);
});

it.each([
  ['KOMAINU_CLICKHOUSE_URL', 'tcp://komainu:pass-word@db.test:9000', 'http'],
  ['KOMAINU_CLICKHOUSE_URL', 'http://komainu:pass-word@[db', 'http'],
  ['KOMAINU_DATABASE_URL', 'mysql://komainu:pass-word@db.test/komainu', 'postgres'],
  ['KOMAINU_DATABASE_URL', 'pass-word', 'postgres'],
])('refuses %s %j without repeating it', (name, url, scheme) => {
  const refusal = new CodedError('bad_setting', `${name}: write ${scheme}://user:password@host:port/database`);
  expect(() => parseServerSettings({ [name]: url }, '/')).toThrow(refusal);
});
