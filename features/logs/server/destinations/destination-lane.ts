import { rm } from 'node:fs/promises';
import type { CloudTokens } from '@komainu/contracts/integrations/cloud-tokens.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import { type SearchPredicate, searchToPredicate } from '@komainu/query/search/to-predicate.ts';
import type { LogDraft } from '@komainu/wire/logs/draft.ts';
import { archivedFields, archivedId } from '../archives/archived-log.ts';
import { logSearchSchema } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';
import { EventBatch } from './batch.ts';
import type { DestinationBody } from './definition.ts';
import { DestinationSender, type DestinationState, type SenderParts } from './destination-sender.ts';
import type { DestinationFormat } from './formats/format.ts';
import { formatOf } from './formats/of-target.ts';
import { forwardedTags } from './forwarded-tags.ts';

/** How long logs wait for others; their requests wait about as long for the store anyway. */
const LINGER_MS = 500;
/** UTF-16 units of a batch that does not wait. */
const FULL_LENGTH = 1024 * 1024;

export interface LaneParts extends SenderParts {
  readonly secrets: SecretSealer;
  readonly cloudTokens?: CloudTokens | undefined;
}

/** The way of logs to one destination: matched, rendered, gathered into bodies, kept on disk until they are answered. */
export class DestinationLane {
  readonly id: string;
  readonly #parts: LaneParts;
  readonly #sender: DestinationSender;
  readonly #batch = new EventBatch();
  #body: DestinationBody;
  #format: DestinationFormat;
  matches: SearchPredicate;
  /** Resolves when the batch that is gathered now is on disk. */
  #flushing: PromiseWithResolvers<void> | undefined;
  #cancelLinger: (() => void) | undefined;

  /** Throws what the query's parser throws. */
  constructor(id: string, body: DestinationBody, parts: LaneParts) {
    this.id = id;
    this.#parts = parts;
    this.#body = body;
    this.matches = predicateOf(body);
    this.#format = this.#formatOf(body);
    this.#sender = new DestinationSender(id, { kind: body.target.type, format: this.#format }, parts);
  }

  get state(): DestinationState {
    return this.#sender.state;
  }

  get waitingBytes(): number {
    return this.#sender.waitingBytes;
  }

  update(body: DestinationBody): void {
    this.#flush();
    this.#body = body;
    this.matches = predicateOf(body);
    this.#format = this.#formatOf(body);
    this.#sender.update({ kind: body.target.type, format: this.#format });
  }

  offer(draft: LogDraft, tags: readonly string[], idLow: number, idHigh: number): void {
    const { timeUnixMs, host, source } = draft;
    const id = archivedId(draft, idLow, idHigh);
    const date = new Date(timeUnixMs).toISOString();
    const fields = archivedFields(draft, forwardedTags(tags, this.#body));
    this.#batch.add(this.#format.event({ id, timeUnixMs, date, host, source, fields }));
  }

  /** Resolves when what was taken is on disk; undefined when nothing is owed. */
  settle(): Promise<void> | undefined {
    if (this.#batch.isEmpty) return undefined;
    this.#batch.settle();
    this.#flushing ??= Promise.withResolvers();
    const { promise } = this.#flushing;
    if (this.#batch.length >= FULL_LENGTH) this.#flush();
    else this.#cancelLinger ??= this.#parts.clock.after(LINGER_MS, () => this.#flush());
    return promise;
  }

  abandon(): void {
    this.#batch.abandon();
  }

  /** Stops; what waits is on disk for the next process. */
  async close(): Promise<void> {
    const owed = this.#flushing?.promise;
    this.#flush();
    await owed?.catch(() => undefined);
    await this.#sender.close();
  }

  /** The destination was deleted. */
  async retire(): Promise<void> {
    await this.close();
    await rm(this.#parts.folder, { recursive: true, force: true });
  }

  #formatOf(body: DestinationBody): DestinationFormat {
    const { secrets, clock, cloudTokens } = this.#parts;
    return formatOf(body.target, secrets, () => clock.nowMs(), cloudTokens);
  }

  #flush(): void {
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
    const flushing = this.#flushing;
    this.#flushing = undefined;
    if (flushing === undefined) return;
    const bodies = [...this.#batch.take(this.#format.maxBodyBytes)];
    const puts = bodies.map((events) => this.#sender.put(this.#format.body(events), events.length));
    Promise.all(puts).then(() => flushing.resolve(), flushing.reject);
    // Whoever waits may have failed for another reason, and not look.
    flushing.promise.catch(() => undefined);
  }
}

function predicateOf(body: DestinationBody): SearchPredicate {
  return searchToPredicate(parseLogSearch(body.query || '*'), logSearchSchema);
}
