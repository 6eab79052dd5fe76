import { Agent, request } from 'node:http';

export interface Body {
  readonly path: string;
  readonly method?: 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/** Sends bodies over `width` kept connections as fast as they are answered; throws on anything but 2xx. */
export async function sendAll(port: number, bodies: Iterable<Body>, width: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: width });
  const next = bodies[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let item = next.next(); item.done !== true; item = next.next()) await send(agent, port, item.value);
  };
  await Promise.all(Array.from({ length: width }, worker));
  agent.destroy();
}

/** Sends protobuf series as our clients do. */
export function sendSeries(port: number, apiKey: string, bodies: Iterable<Buffer>, width: number): Promise<void> {
  const headers = { 'content-type': 'application/x-protobuf', 'dd-api-key': apiKey };
  return sendAll(port, requestsOf('/api/v2/series', headers, bodies), width);
}

/** Sends Prometheus remote writes, 1.0. */
export function sendRemoteWrites(port: number, bodies: Iterable<Buffer>, width: number): Promise<void> {
  const headers = {
    'content-encoding': 'snappy',
    'content-type': 'application/x-protobuf',
    'x-prometheus-remote-write-version': '0.1.0',
  };
  return sendAll(port, requestsOf('/api/v1/write', headers, bodies), width);
}

function* requestsOf(path: string, headers: Body['headers'], bodies: Iterable<Buffer>): Generator<Body> {
  for (const bytes of bodies) yield { path, headers, bytes };
}

function send(agent: Agent, port: number, body: Body): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        path: body.path,
        method: body.method ?? 'POST',
        headers: { ...body.headers, 'content-length': String(body.bytes.length) },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve();
          else
            reject(
              new Error(`${body.path} answered ${status}: ${Buffer.concat(chunks).toString('utf8').slice(0, 200)}`),
            );
        });
      },
    );
    call.on('error', reject);
    call.end(body.bytes);
  });
}
