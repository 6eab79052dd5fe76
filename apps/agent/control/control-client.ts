import { type IncomingMessage, request } from 'node:http';
import { CodedError } from '@komainu/kernel/errors.ts';

/** A part that hangs keeps its agent from answering: after this time it is said. */
const PATIENCE_MS = 10_000;

export interface AskOptions {
  readonly body?: object;
  readonly timeoutMs?: number;
}

/**
 * Asks a running agent, for example `GET /status`. Throws `agent_not_running` (503), `agent_hangs` (504) or
 * `agent_refuses` (403) when there is no answer, and the agent's own code when it answers with an error.
 */
export async function askAgent(
  path: string,
  method: 'GET' | 'POST',
  route: string,
  options: AskOptions = {},
): Promise<unknown> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? PATIENCE_MS);
  const answer = await connect(path, method, route, options.body, signal);
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  if (answer.statusCode === 200) return value;
  const { error, message } = value as { error?: unknown; message?: unknown };
  throw new CodedError(String(error ?? 'agent_failed'), String(message ?? 'the agent failed'));
}

/** The lines of a stream, as JSON, until the agent ends or `signal` is aborted. Throws as `askAgent` does. */
export async function* streamFromAgent(path: string, route: string, signal: AbortSignal): AsyncGenerator<unknown> {
  const answer = await connect(path, 'GET', route, undefined, signal);
  if (answer.statusCode !== 200) throw new CodedError('agent_failed', `the agent answers ${answer.statusCode}`);
  let rest = '';
  try {
    for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line);
    }
  } catch (error) {
    // The agent ended, or we were told to: both end the lines.
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

function connect(path: string, method: string, route: string, body: object | undefined, signal: AbortSignal) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request({ socketPath: path, path: route, method, signal }, resolve);
    asked.on('error', (error) => reject(reasonOf(error, path)));
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function reasonOf(error: Error & { code?: string }, path: string): Error {
  switch (error.code) {
    case 'ENOENT':
    case 'ECONNREFUSED':
      return new CodedError('agent_not_running', `no agent is running here (${path} does not answer)`, { status: 503 });
    case 'EACCES':
      return new CodedError('agent_refuses', `${path} belongs to another user: run this as the agent's user or root`, {
        status: 403,
      });
    case 'ABORT_ERR':
      return new CodedError('agent_hangs', 'the agent is there but does not answer', { status: 504 });
    default:
      return error;
  }
}
