import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface IntakeRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** How the intake treats a request: `lost` stores it and breaks the connection before it answers. */
export type Mood = 'take' | 'lost' | 'refuse' | 'hang' | 'cut';

/** A server that stores requests by their Idempotency-Key, as ours does, and can be as unreliable as it is told. */
export class FakeIntake {
  readonly #server: Server;
  /** What is stored, by key: a repetition changes nothing. */
  readonly stored = new Map<string, IntakeRequest>();
  repetitions = 0;
  mood: () => Mood = () => 'take';

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const mood = this.mood();
      if (mood === 'cut') {
        request.socket.destroy();
        return;
      }
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      } catch {
        // The sender was killed: what came is not a request.
        return;
      }
      if (mood === 'hang') return;
      if (mood === 'refuse') {
        response.writeHead(503).end();
        return;
      }
      const key = String(request.headers['idempotency-key']);
      if (this.stored.has(key)) this.repetitions++;
      else this.stored.set(key, { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
      if (mood === 'lost') request.socket.destroy();
      else response.writeHead(202, { 'content-type': 'application/json' }).end('{}');
    });
  }

  static async start(): Promise<FakeIntake> {
    const intake = new FakeIntake();
    await new Promise<void>((resolve) => {
      intake.#server.listen(0, '127.0.0.1', resolve);
    });
    return intake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Stored requests of a path. */
  requests(path: string): IntakeRequest[] {
    return [...this.stored.values()].filter((request) => request.path === path);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}
