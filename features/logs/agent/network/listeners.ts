import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { NetworkSource } from '../sources/log-source.ts';
import type { NetworkParts } from './line-queue.ts';
import { TcpListener } from './tcp-listener.ts';
import { UdpListener } from './udp-listener.ts';

/** What listens on one port. */
export interface PortListener extends Closable {
  /** Resolves with the port; rejects when it cannot be had. */
  listen(): Promise<number>;
  readonly connections: number;
}

interface Open {
  listener: PortListener | undefined;
  /** '' while it listens. */
  problem: string;
  port: number;
  cancel: () => void;
}

/** A port that is taken is tried again: the program that has it may go. */
const TRY_AGAIN_MS = 30_000;

/** Keeps a listener for each source that wants one. */
export class Listeners implements Closable {
  readonly #parts: NetworkParts;
  readonly #logger: Logger;
  readonly #open = new Map<NetworkSource, Open>();
  #changing: Promise<void> = Promise.resolve();

  constructor(parts: NetworkParts, logger: Logger) {
    this.#parts = parts;
    this.#logger = logger;
  }

  /** Opens what is new and closes what is not wanted any more. Resolves when all have tried. */
  setSources(sources: readonly NetworkSource[]): Promise<void> {
    this.#changing = this.#changing.then(() => this.#change(sources));
    return this.#changing;
  }

  /** Where a source listens, and why not; undefined before it tried. */
  stateOf(source: NetworkSource): { readonly port: number; readonly problem: string; readonly connections: number } {
    const open = this.#open.get(source);
    return { port: open?.port ?? 0, problem: open?.problem ?? '', connections: open?.listener?.connections ?? 0 };
  }

  async close(): Promise<void> {
    await this.setSources([]);
  }

  async #change(sources: readonly NetworkSource[]): Promise<void> {
    for (const [source, open] of this.#open) {
      if (sources.includes(source)) continue;
      this.#open.delete(source);
      open.cancel();
      await open.listener?.close();
    }
    for (const source of sources) {
      if (this.#open.has(source)) continue;
      const open: Open = { listener: undefined, problem: '', port: 0, cancel: () => {} };
      this.#open.set(source, open);
      await this.#try(source, open);
    }
  }

  async #try(source: NetworkSource, open: Open): Promise<void> {
    let listener: PortListener | undefined;
    try {
      listener = source.type === 'tcp' ? new TcpListener(source, this.#parts) : new UdpListener(source, this.#parts);
      open.port = await listener.listen();
      open.listener = listener;
      open.problem = '';
      return;
    } catch (error) {
      const reason = messageOf(error);
      if (open.problem === '') {
        const { type, bindHost, port } = source;
        this.#logger.log('error', 'cannot listen for logs', { type, where: `${bindHost}:${port}`, reason });
      }
      open.problem = reason;
      source.stats.error('listen', reason);
      await listener?.close();
    }
    open.cancel = this.#parts.clock.after(TRY_AGAIN_MS, () => {
      this.#changing = this.#changing.then(() => (this.#open.has(source) ? this.#try(source, open) : undefined));
    });
  }
}
