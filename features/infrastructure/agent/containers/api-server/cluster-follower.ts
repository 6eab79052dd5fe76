import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { type ClusterFacts, NO_CLUSTER, readLabeled, readServices } from './cluster-facts.ts';

export interface ClusterFollowerParts {
  /** Asks the API server for a path. */
  readonly getJson: (path: string, signal: AbortSignal) => Promise<unknown>;
  /** The name of this node; '' until it is known. */
  readonly node: () => string;
  /** Namespaces of the pods on this node. */
  readonly namespaces: () => ReadonlySet<string>;
  readonly wants: { readonly namespaces: boolean; readonly services: boolean };
  readonly everyMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly changed: (facts: ClusterFacts) => void;
}

/** Of all questions of a round together: who cannot be reached is not waited for by each of them. */
const ROUND_LIMIT_MS = 10_000;

/**
 * Asks the API server for what tags of this node and its pods are made of. It asks now and then for little, and lets the server
 * answer from its cache: every node of a cluster does so.
 */
export class ClusterFollower implements Closable {
  readonly #parts: ClusterFollowerParts;
  readonly #stop = new AbortController();
  #facts: ClusterFacts = NO_CLUSTER;
  #asked: ReadonlySet<string> = new Set();
  #problem = '';
  #cancel: () => void = () => {};
  #work: Promise<void> | undefined;

  constructor(parts: ClusterFollowerParts) {
    this.#parts = parts;
  }

  /** What the API server did not answer, and why; '' while it does. */
  get problem(): string {
    return this.#problem;
  }

  /** Resolves after the first answers, or failures. */
  async start(): Promise<void> {
    await this.#round();
  }

  /** To be called when pods come and go: those of a new namespace are not to wait for the next round. */
  podsChanged(): void {
    const isNew = [...this.#parts.namespaces()].some((namespace) => !this.#asked.has(namespace));
    if (this.#work === undefined && isNew) void this.#round();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#cancel();
    await this.#work;
    this.#cancel();
  }

  async #round(): Promise<void> {
    this.#cancel();
    this.#work = this.#ask();
    await this.#work;
    this.#work = undefined;
    if (this.#stop.signal.aborted) return;
    this.#cancel = this.#parts.clock.after(this.#parts.everyMs, () => void this.#round());
  }

  async #ask(): Promise<void> {
    const { node, namespaces, wants, changed } = this.#parts;
    const problems: string[] = [];
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(ROUND_LIMIT_MS)]);
    /** What is refused or not answered stays as it was. */
    const ask = async <Read>(path: string, read: (answer: unknown) => Read, before: Read): Promise<Read> => {
      try {
        return read(await this.#parts.getJson(`${path}?resourceVersion=0`, signal));
      } catch (error) {
        problems.push(messageOf(error));
        return before;
      }
    };
    const { node: nodeBefore, namespaces: labelsBefore, services: servicesBefore } = this.#facts;
    const labels = new Map<string, ClusterFacts['node']>();
    const services = new Map<string, ReturnType<typeof readServices>>();
    const name = node();
    const about =
      name === '' ? nodeBefore : await ask(`/api/v1/nodes/${encodeURIComponent(name)}`, readLabeled, nodeBefore);
    const here = new Set(namespaces());
    for (const namespace of here) {
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
      if (wants.namespaces) {
        const before = labelsBefore.get(namespace) ?? NO_CLUSTER.node;
        labels.set(namespace, await ask(path, readLabeled, before));
      }
      if (wants.services) {
        const before = [...(servicesBefore.get(namespace) ?? [])];
        services.set(namespace, await ask(`${path}/services`, readServices, before));
      }
    }
    if (this.#stop.signal.aborted) return;
    this.#asked = here;
    this.#tell(problems);
    const facts = { node: about, namespaces: labels, services };
    if (textOf(facts) === textOf(this.#facts)) return;
    this.#facts = facts;
    changed(facts);
  }

  #tell(problems: readonly string[]): void {
    const { logger } = this.#parts;
    const [first = ''] = problems;
    if (first !== '' && this.#problem === '') {
      logger.log('warn', 'the API server of the cluster cannot be asked for tags', { reason: first });
    }
    if (first === '' && this.#problem !== '') logger.log('info', 'the API server can be asked for tags again');
    this.#problem = problems.length > 1 ? `${first}, and ${problems.length - 1} more` : first;
  }
}

function textOf({ node, namespaces, services }: ClusterFacts): string {
  return JSON.stringify([node, [...namespaces], [...services]]);
}
