import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, startServer, TEST_API_KEY, TEST_APPLICATION_KEY, TEST_PASSWORD } from './server.ts';

const SECRET = 'pass-word-42';
const SECRETS = [SECRET, TEST_API_KEY, TEST_APPLICATION_KEY, TEST_PASSWORD];

let folder = '';
let closedPort = 0;
/** Takes connections and answers nonsense. */
let nonsense: Server;
let nonsensePort = 0;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'komainu-secrets-'));
  closedPort = await freePort();
  nonsense = createServer((socket) => {
    socket.on('error', () => {});
    socket.end('nonsense\r\n\r\n');
  });
  await new Promise<void>((resolve) => nonsense.listen(0, '127.0.0.1', resolve));
  const address = nonsense.address();
  nonsensePort = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  nonsense?.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, content: string): string => {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
};

/** How the server ends, and all that it says, when it is started like this. */
async function failureOf(env: Readonly<Record<string, string>>): Promise<string> {
  return startServer({ name: 'secrets', env: { KOMAINU_LOG_LEVEL: 'debug', ...env } }).then(
    async (server) => {
      await server.stop();
      return `started: ${server.output()}`;
    },
    (error: unknown) => String(error),
  );
}

const pem = (what: string) => `-----BEGIN ${what}-----\n${SECRET}\n-----END ${what}-----\n`;

/** What is wrong, the settings, and the line that says so. */
const WRONG: readonly [string, () => Readonly<Record<string, string>>, RegExp][] = [
  [
    'no PostgreSQL there',
    () => ({ KOMAINU_DATABASE_URL: `postgres://komainu:${SECRET}@127.0.0.1:${closedPort}/komainu` }),
    /PostgreSQL .*ECONNREFUSED.* \[metadata_unavailable\]/,
  ],
  [
    'what is no PostgreSQL',
    () => ({ KOMAINU_DATABASE_URL: `postgres://komainu:${SECRET}@127.0.0.1:${nonsensePort}/komainu` }),
    /PostgreSQL .* \[metadata_unavailable\]/,
  ],
  [
    'a database address that is none',
    () => ({ KOMAINU_DATABASE_URL: `postgres//komainu:${SECRET}@db` }),
    /KOMAINU_DATABASE_URL: .* \[bad_setting\]/,
  ],
  [
    'no ClickHouse there',
    () => ({ KOMAINU_CLICKHOUSE_URL: `http://komainu:${SECRET}@127.0.0.1:${closedPort}/komainu` }),
    /ClickHouse .* \[store_start_failed\]/,
  ],
  [
    'what is no ClickHouse',
    () => ({ KOMAINU_CLICKHOUSE_URL: `http://komainu:${SECRET}@127.0.0.1:${nonsensePort}/komainu` }),
    /ClickHouse .* \[store_start_failed\]/,
  ],
  [
    'a ClickHouse address that is none',
    () => ({ KOMAINU_CLICKHOUSE_URL: `clickhouse://komainu:${SECRET}@[db` }),
    /KOMAINU_CLICKHOUSE_URL: .* \[bad_setting\]/,
  ],
  [
    'a TLS key that is not there',
    () => ({
      KOMAINU_TLS_CERT: file('a.crt', pem('CERTIFICATE')),
      KOMAINU_TLS_KEY: path.join(folder, 'missing.key'),
    }),
    /KOMAINU_TLS_KEY: .*missing\.key .*ENOENT.* \[bad_setting\]/,
  ],
  [
    'a TLS key that is a folder',
    () => ({ KOMAINU_TLS_CERT: file('b.crt', pem('CERTIFICATE')), KOMAINU_TLS_KEY: folder }),
    /KOMAINU_TLS_KEY: .*EISDIR.* \[bad_setting\]/,
  ],
  [
    'a TLS key that is none',
    () => ({
      KOMAINU_TLS_CERT: file('c.crt', pem('CERTIFICATE')),
      KOMAINU_TLS_KEY: file('c.key', pem('PRIVATE KEY')),
    }),
    /KOMAINU_TLS_CERT, KOMAINU_TLS_KEY: .* \[bad_setting\]/,
  ],
  ['an API key of the wrong form', () => ({ KOMAINU_API_KEY: SECRET }), /KOMAINU_API_KEY.* \[\w+\]/],
  ['an application key of the wrong form', () => ({ KOMAINU_APP_KEY: SECRET }), /KOMAINU_APP_KEY.* \[\w+\]/],
  [
    'a sealing secret that is short',
    () => ({ KOMAINU_SEALING_SECRET: SECRET }),
    /KOMAINU_SEALING_SECRET.* \[bad_setting\]/,
  ],
  [
    'a data directory that is a file',
    () => ({ KOMAINU_DATA_DIR: file('data', SECRET) }),
    /KOMAINU_DATA_DIR: .*EEXIST.* \[bad_setting\]/,
  ],
  [
    'a damaged keys file',
    () => {
      mkdirSync(path.join(folder, 'damaged'));
      file('damaged/keys.json', `{"apiKey":"${SECRET}"`);
      return { KOMAINU_DATA_DIR: path.join(folder, 'damaged') };
    },
    /keys\.json is damaged.* \[keys_unreadable\]/,
  ],
  [
    'a port that is taken',
    () => ({ KOMAINU_PORT: String(nonsensePort) }),
    /127\.0\.0\.1:\d+.*EADDRINUSE|EADDRINUSE.*127\.0\.0\.1:\d+/,
  ],
];

describe('a server that cannot start says why, and no secret', () => {
  it.each(WRONG)('%s', async (_what, env, line) => {
    const said = await failureOf(env());
    expect(said).toMatch(/Komainu could not start: /);
    expect(said).toMatch(line);
    for (const secret of SECRETS) expect(said).not.toContain(secret);
    // One line for people, no trace of the stack.
    expect(said).not.toMatch(/\n\s+at .*:\d+:\d+/);
  });
});
