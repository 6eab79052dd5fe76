import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { ServerClient } from '@komainu/pipeline/forwarder/server-client.ts';

/** What the server says of a key: `unknown` when it says neither yes nor no. */
export interface KeyState {
  readonly state: 'valid' | 'invalid' | 'unknown';
  /** Why it is unknown, or the server's answer; '' when it is valid. */
  readonly reason: string;
  readonly checkedUnixMs: number;
}

/** Asks whether a key is valid, at the start and again and again. */
export class KeyCheck implements Closable {
  readonly #client: ServerClient;
  readonly #clock: Clock;
  readonly #everyMs: number;
  #cancel: () => void = () => {};
  #state: KeyState = { state: 'unknown', reason: 'not asked yet', checkedUnixMs: 0 };

  constructor(client: ServerClient, clock: Clock, everyMs: number) {
    this.#client = client;
    this.#clock = clock;
    this.#everyMs = everyMs;
  }

  get state(): KeyState {
    return this.#state;
  }

  start(): void {
    void this.#run();
  }

  close(): void {
    this.#cancel();
    this.#client.close();
  }

  async #run(): Promise<void> {
    this.#cancel = this.#clock.after(this.#everyMs, () => void this.#run());
    this.#state = await validateKey(this.#client, this.#clock);
  }
}

/** One question: 200 is yes, 401 and 403 are no. */
export async function validateKey(client: ServerClient, clock: Clock): Promise<KeyState> {
  const checkedUnixMs = clock.nowMs();
  try {
    const { status } = await client.request({
      method: 'GET',
      path: '/api/v1/validate',
      headers: {},
      body: Buffer.alloc(0),
    });
    if (status === 200) return { state: 'valid', reason: '', checkedUnixMs };
    const state = status === 401 || status === 403 ? 'invalid' : 'unknown';
    return { state, reason: `the server answers ${status}`, checkedUnixMs };
  } catch (error) {
    return { state: 'unknown', reason: messageOf(error), checkedUnixMs };
  }
}
