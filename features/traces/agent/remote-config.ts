import type { Clock } from '@komainu/kernel/clock.ts';
import type { ServerAnswer, ServerRequest } from '@komainu/pipeline/forwarder/server-client.ts';

/** A server that does not know the route is asked again after this long: every tracer asks every five seconds. */
const ASK_AGAIN_MS = 60_000;
/** What tracers read as "nothing has changed". */
const UNCHANGED = '{}';

/**
 * `/v0.7/config`: passes the questions of tracers on to the server, which keeps the configurations. A server without them, or
 * one that is away, is the same to a tracer as nothing new.
 */
export class RemoteConfig {
  readonly #ask: (request: ServerRequest) => Promise<ServerAnswer>;
  readonly #clock: Clock;
  #silentUntilMs = 0;

  constructor(ask: (request: ServerRequest) => Promise<ServerAnswer>, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /** Whether the server answers such questions, as far as is known. */
  get isServed(): boolean {
    return this.#clock.nowMs() >= this.#silentUntilMs;
  }

  /** The JSON for a tracer. */
  async answer(headers: Readonly<Record<string, string>>, body: Buffer): Promise<string> {
    if (!this.isServed || body.length === 0) return UNCHANGED;
    try {
      const said = await this.#ask({ method: 'POST', path: '/v0.7/config', headers, body });
      if (said.status === 200) return said.body.toString('utf8') || UNCHANGED;
    } catch {
      // It is away: said below.
    }
    this.#silentUntilMs = this.#clock.nowMs() + ASK_AGAIN_MS;
    return UNCHANGED;
  }
}
