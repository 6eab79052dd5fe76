import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { objectOf } from '@komainu/kernel/json.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { DockerClient } from './docker-client.ts';
import { readDockerContainer, text } from './read-container.ts';

export interface DockerContainersParts {
  readonly client: DockerClient;
  readonly runtime: 'docker' | 'podman';
  readonly clock: Clock;
  readonly logger: Logger;
  /** Variables of containers that are kept, for tags. */
  readonly variables: readonly string[];
  /** Hears of all containers, after each change. */
  readonly changed: (containers: readonly ContainerFacts[]) => void;
}

/** Everything is asked for again this often, in case an event was missed. */
const RESYNC_MS = 300_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** What changes a container as far as we know it. */
const ACTIONS = 'create|start|die|destroy|rename|pause|unpause|update|stop|connect|disconnect|health_status';

/**
 * Follows the containers of a Docker daemon: lists them, then hears its events; when the stream breaks it is taken up again
 * where it ended, and everything is listed anew.
 */
export class DockerContainers implements Closable {
  readonly #parts: DockerContainersParts;
  readonly #stop = new AbortController();
  readonly #containers = new Map<string, ContainerFacts>();
  /** Unix seconds with fractions of the last event. */
  #lastEvent = '';
  #problem = '';
  #work: Promise<void> = Promise.resolve();

  constructor(parts: DockerContainersParts) {
    this.#parts = parts;
  }

  /** Why the daemon cannot be asked; '' while it can. */
  get problem(): string {
    return this.#problem;
  }

  /** Resolves after the first list, also when there is no daemon; it is tried again from then on. */
  async start(): Promise<void> {
    const first = Promise.withResolvers<void>();
    this.#work = this.#follow(() => first.resolve());
    await first.promise;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#work;
  }

  async #follow(listed: () => void): Promise<void> {
    const { clock, logger } = this.#parts;
    let retryMs = FIRST_RETRY_MS;
    while (!this.#stop.signal.aborted) {
      try {
        this.#lastEvent ||= String(clock.nowMs() / 1000);
        await this.#list();
        if (this.#problem !== '')
          logger.log('info', 'containers can be asked for again', { runtime: this.#parts.runtime });
        this.#problem = '';
        retryMs = FIRST_RETRY_MS;
        listed();
        await this.#hear();
      } catch (error) {
        if (this.#stop.signal.aborted) break;
        if (this.#problem === '') {
          logger.log('warn', 'containers cannot be asked for', {
            runtime: this.#parts.runtime,
            reason: messageOf(error),
          });
        }
        this.#problem = messageOf(error);
        listed();
        await this.#pause(retryMs);
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      }
    }
    listed();
  }

  async #list(): Promise<void> {
    const list = await this.#parts.client.getJson('/containers/json?all=1', this.#stop.signal);
    const ids = new Set((Array.isArray(list) ? list : []).map((one: unknown) => text(objectOf(one)['Id'])));
    for (const id of this.#containers.keys()) if (!ids.has(id)) this.#containers.delete(id);
    for (const id of ids) await this.#inspect(id);
    this.#tell();
  }

  /** Ends after a while, for everything to be listed again. */
  async #hear(): Promise<void> {
    const filters = encodeURIComponent(JSON.stringify({ type: ['container', 'network'] }));
    const enough = new AbortController();
    const cancel = this.#parts.clock.after(RESYNC_MS, () => enough.abort());
    const pending: Promise<void>[] = [];
    try {
      await this.#parts.client.follow(
        `/events?since=${this.#lastEvent}&filters=${filters}`,
        AbortSignal.any([this.#stop.signal, enough.signal]),
        (event) => {
          // One after the other: of two inspections of a container the later must win.
          pending.push((pending.at(-1) ?? Promise.resolve()).then(() => this.#take(event)));
          if (pending.length > 1) pending.splice(0, pending.length - 1);
        },
      );
      // The daemon ends a stream when it stops.
      if (!enough.signal.aborted) throw new Error('the stream of events has ended');
    } catch (error) {
      if (!enough.signal.aborted) throw error;
    } finally {
      cancel();
      await Promise.all(pending);
    }
  }

  async #take(event: unknown): Promise<void> {
    const { Type: type, Action: action, Actor: actor, timeNano } = objectOf(event);
    if (typeof timeNano === 'number' && timeNano > 0) this.#lastEvent = String(timeNano / 1e9);
    // `exec_start: sh` and `health_status: healthy` say more after the colon.
    const verb = text(action).split(':')[0] ?? '';
    if (!ACTIONS.split('|').includes(verb)) return;
    const attributes = objectOf(objectOf(actor)['Attributes']);
    const id = type === 'network' ? text(attributes['container']) : text(objectOf(actor)['ID']);
    if (id === '') return;
    if (verb === 'destroy') this.#containers.delete(id);
    else await this.#inspect(id).catch(() => undefined);
    this.#tell();
  }

  async #inspect(id: string): Promise<void> {
    const { client, runtime, variables } = this.#parts;
    try {
      const answer = await client.getJson(`/containers/${encodeURIComponent(id)}/json`, this.#stop.signal);
      const facts = readDockerContainer(answer, runtime, variables);
      if (facts === undefined) this.#containers.delete(id);
      else this.#containers.set(id, facts);
    } catch (error) {
      // It may be gone already; if the daemon itself is, the list or the stream says so.
      this.#containers.delete(id);
      if (this.#stop.signal.aborted) throw error;
    }
  }

  #tell(): void {
    this.#parts.changed([...this.#containers.values()]);
  }

  #pause(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#parts.clock.after(delayMs, resolve);
    this.#stop.signal.addEventListener('abort', () => {
      cancel();
      resolve();
    });
    return promise;
  }
}
