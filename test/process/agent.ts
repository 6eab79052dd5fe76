import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually, freePort } from './server.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface RunningAgent {
  readonly process: ChildProcess;
  readonly tracePort: number;
  readonly statsdPort: number;
  readonly otlpHttpPort: number;
  readonly otlpGrpcPort: number;
  output(): string;
  stop(): Promise<void>;
}

/** Starts the real agent on free ports, sending to `server`, and waits until its trace receiver answers. */
export async function startAgent(
  server: { readonly url: string; readonly apiKey: string },
  env: Readonly<Record<string, string>> = {},
): Promise<RunningAgent> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'komainu-agent-'));
  const [tracePort, statsdPort, otlpHttpPort, otlpGrpcPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const child = spawn(process.execPath, [path.join(ROOT, 'apps/agent/main.ts')], {
    env: {
      ...process.env,
      DD_API_KEY: server.apiKey,
      DD_URL: server.url,
      DD_HOSTNAME: 'test-host',
      DD_APM_RECEIVER_PORT: String(tracePort),
      DD_DOGSTATSD_PORT: String(statsdPort),
      DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_HTTP_ENDPOINT: `127.0.0.1:${otlpHttpPort}`,
      DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_GRPC_ENDPOINT: `127.0.0.1:${otlpGrpcPort}`,
      DD_LOGS_ENABLED: 'false',
      KOMAINU_AGENT_DATA_DIR: dataDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  }
  await eventually(`the agent to listen (it said: ${text})`, 30_000, async () => {
    const answer = await fetch(`http://127.0.0.1:${tracePort}/info`).catch(() => undefined);
    return answer?.ok === true ? true : undefined;
  });
  return {
    process: child,
    tracePort,
    statsdPort,
    otlpHttpPort,
    otlpGrpcPort,
    output: () => text,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
