import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

export const TEST_API_KEY = '0123456789abcdef0123456789abcdef';
export const TEST_APPLICATION_KEY = '0123456789abcdef0123456789abcdef01234567';
export const TEST_PASSWORD = 'correct horse battery';

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly apiKey: string;
  readonly applicationKey: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** What it wrote so far, standard output and error. */
  output(): string;
  /** Ends it as SIGTERM does and removes its data, unless the data directory was given. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly name: string;
  /** Kept when given; else a temporary one. */
  readonly dataDir?: string;
  readonly port?: number;
  /** The program to run instead of the server's own, under the repository's root. */
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may take to get ready, in milliseconds; a minute unless given. */
  readonly readyWithinMs?: number;
}

/** Starts the real server on a free port and waits until it says that it is ready. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), `komainu-${options.name}-`));
  const port = options.port ?? (await freePort());
  const child = spawn(process.execPath, [path.join(ROOT, options.program ?? 'apps/server/main.ts')], {
    env: {
      ...process.env,
      KOMAINU_PORT: String(port),
      KOMAINU_DATA_DIR: dataDir,
      KOMAINU_API_KEY: TEST_API_KEY,
      KOMAINU_APP_KEY: TEST_APPLICATION_KEY,
      KOMAINU_ADMIN_PASSWORD: TEST_PASSWORD,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the server did not get ready:\n${text}`)),
      options.readyWithinMs ?? 60_000,
    );
    child.stdout.on('data', () => {
      if (!text.includes('Komainu is ready')) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}:\n${text}`));
    });
  });
  try {
    await ready;
  } catch (error) {
    child.kill('SIGKILL');
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    apiKey: TEST_API_KEY,
    applicationKey: TEST_APPLICATION_KEY,
    dataDir,
    process: child,
    output: () => text,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await ended;
      }
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A TCP port that is free now. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** GETs or POSTs JSON with both keys and gives the parsed answer; throws with the body unless the status is 2xx. */
export async function call<Answer>(
  server: RunningServer,
  method: string,
  route: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${server.url}${route}`, {
    method,
    headers: {
      'DD-API-KEY': server.apiKey,
      'DD-APPLICATION-KEY': server.applicationKey,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** Asks again until `probe` gives something, for at most `timeoutMs`; throws naming `what`. */
export async function eventually<Value>(
  what: string,
  timeoutMs: number,
  probe: () => Promise<Value | undefined>,
): Promise<Value> {
  const untilMs = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > untilMs) throw new Error(`${what} did not happen within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
