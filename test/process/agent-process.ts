import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '@komainu/testkit/eventually.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
export const API_KEY = '0123456789abcdef0123456789abcdef';

/** What a command wrote and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly text: string;
}

/** A server that answers what it is told, and remembers what it was sent. */
export class AnsweringIntake {
  readonly #server: Server;
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer }[] = [];
  /** The status for data; 0 breaks the connection off. */
  answer: (path: string) => number = () => 202;
  /** How far its clock is ahead. */
  aheadMs = 0;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const url = request.url ?? '';
      response.setHeader('date', new Date(Date.now() + this.aheadMs).toUTCString());
      if (url.startsWith('/api/v1/validate')) return void response.writeHead(200).end('{"valid":true}');
      const status = this.answer(url);
      if (status === 0) return void request.socket.destroy();
      if (status < 300) this.requests.push({ path: url, headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(status, { 'content-type': 'application/json' }).end(`{"errors":["answer ${status}"]}`);
    });
  }

  async start(): Promise<void> {
    this.requests.length = 0;
    this.answer = () => 202;
    this.aheadMs = 0;
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

/** An agent in a folder of its own, with its settings file, and its command line. */
export class AgentProcess {
  readonly folder: string;
  #child: ChildProcess | undefined;
  output = '';
  ports: Readonly<Record<string, number>> = {};

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async prepare(settings: string): Promise<AgentProcess> {
    const agent = new AgentProcess(await mkdtemp(path.join(tmpdir(), 'agent-core-')));
    await writeFile(path.join(agent.folder, 'datadog.yaml'), settings, { mode: 0o600 });
    return agent;
  }

  /** Nothing of the machine's own settings, and ports that are free. */
  #env(env: Readonly<Record<string, string>>) {
    return {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      DD_APM_RECEIVER_PORT: '0',
      DD_DOGSTATSD_PORT: '0',
      DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_HTTP_ENDPOINT: 'off',
      DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_GRPC_ENDPOINT: 'off',
      KOMAINU_AGENT_CONFIG: path.join(this.folder, 'datadog.yaml'),
      KOMAINU_AGENT_DATA_DIR: path.join(this.folder, 'data'),
      KOMAINU_AGENT_LOG_DIR: 'off',
      KOMAINU_AGENT_JOURNAL: 'false',
      ...env,
    };
  }

  /** Starts it; resolves when it listens or has ended. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const child = spawn(process.execPath, [path.join(ROOT, 'apps/cli/main.ts'), 'agent', 'run'], {
      env: this.#env(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        this.output += String(chunk);
      });
    }
    await eventually(() => {
      const line = /^agent listening (.*)$/m.exec(this.output)?.[1];
      if (line === undefined && child.exitCode === null) throw new Error(`the agent does not listen: ${this.output}`);
      this.ports = JSON.parse(line ?? '{}') as Record<string, number>;
    });
  }

  get exitCode(): number | null | undefined {
    return this.#child?.exitCode;
  }

  /** `komainu agent <args>`. */
  command(...args: string[]): Promise<CommandResult> {
    return new Promise((resolve) => {
      const options = { env: this.#env({}), timeout: 60_000 };
      execFile(
        process.execPath,
        [path.join(ROOT, 'apps/cli/main.ts'), 'agent', ...args],
        options,
        (error, stdout, stderr) => {
          const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
          resolve({ code, text: stdout + stderr });
        },
      );
    });
  }

  /** The status document, over the trace receiver: quicker than a process. */
  async status(): Promise<Record<string, never>> {
    const answer = await fetch(`http://127.0.0.1:${this.ports['traces']}/status`);
    return (await answer.json()) as Record<string, never>;
  }

  /** Sends a payload that is passed on as it is. */
  async send(body: string): Promise<number> {
    const url = `http://127.0.0.1:${this.ports['traces']}/profiling/v1/input`;
    return (await fetch(url, { method: 'POST', body })).status;
  }

  async end(): Promise<void> {
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
