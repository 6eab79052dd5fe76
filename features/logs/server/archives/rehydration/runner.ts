import type { FeatureContext } from '@komainu/http/feature.ts';
import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { backoffMs } from '@komainu/pipeline/forwarder/outcome.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { expireRows } from '@komainu/store/tables/expire-rows.ts';
import { logsTable } from '../../../tables/logs.ts';
import type { LogsPorts } from '../../ports.ts';
import { ARCHIVE_KIND, type ArchiveBody } from '../definition.ts';
import type { ArchiveStorage } from '../storage/storage.ts';
import { indexOf, REHYDRATION_KIND, type Rehydration, type RehydrationBody } from './definition.ts';
import { rehydrate } from './rehydrate.ts';

/** How often a node looks for work; what it was told itself it begins at once. */
const LOOK_MS = 5_000;
/** A node that says nothing for so long is gone, and another takes its work over. */
const LEASE_MS = 90_000;
/** Progress is written down so often at most: each time is a version of the document. */
const SAVE_MS = 10_000;
const MOST_FAILURES = 8;

interface RunnerParts {
  readonly context: FeatureContext;
  readonly ports: Pick<LogsPorts, 'store' | 'layout'>;
  readonly definitions: LiveDefinitions;
  /** The name of this node, the same after a restart. */
  readonly node: string;
  storageOf(id: string): ArchiveStorage | { readonly reason: string };
}

/**
 * Carries rehydrations out, one at a time: takes those that wait or whose node is gone, removes those that were deleted or
 * whose time is over. What it does is written down as it goes, so a restart goes on where it ended.
 */
export class RehydrationRunner implements Closable {
  readonly #parts: RunnerParts;
  readonly #failures = new Map<string, { count: number; untilMs: number }>();
  #working: Promise<void> | undefined;
  #current: { readonly id: string; readonly abort: AbortController } | undefined;
  #cancelLook: (() => void) | undefined;
  #isClosing = false;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    // A change may be a rehydration to begin, or the end of the one that is running.
    parts.definitions.onChange(() => {
      this.#checkCurrent();
      this.#work();
    });
    this.#lookAgain();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#cancelLook?.();
    this.#current?.abort.abort();
    await this.#working;
  }

  #lookAgain(): void {
    this.#cancelLook = this.#parts.context.clock.after(LOOK_MS, () => {
      this.#work();
      if (!this.#isClosing) this.#lookAgain();
    });
  }

  #work(): void {
    if (this.#working !== undefined || this.#isClosing) return;
    this.#working = this.#workAll().finally(() => {
      this.#working = undefined;
    });
  }

  async #workAll(): Promise<void> {
    for (let next = this.#next(); next !== undefined && !this.#isClosing; next = this.#next()) {
      const { id, body } = next;
      try {
        if (body.state === 'removing' || body.expiresAtUnixMs <= this.#nowMs()) await this.#remove(next);
        else await this.#run(next);
        this.#failures.delete(id);
      } catch (error) {
        if (this.#isClosing) return;
        await this.#failed(id, error);
      }
    }
  }

  #nowMs(): number {
    return this.#parts.context.clock.nowMs();
  }

  #next(): Rehydration | undefined {
    const nowMs = this.#nowMs();
    return this.#parts.definitions.all<RehydrationBody>(REHYDRATION_KIND).find(({ id, body }) => {
      if ((this.#failures.get(id)?.untilMs ?? 0) > nowMs) return false;
      if (body.lease !== undefined && body.lease.node !== this.#parts.node && body.lease.untilUnixMs > nowMs)
        return false;
      const isDue = body.state === 'removing' || body.expiresAtUnixMs <= nowMs;
      return isDue || body.state === 'pending' || body.state === 'running';
    });
  }

  /** Stops the one that is running when somebody removed it. */
  #checkCurrent(): void {
    if (this.#current === undefined) return;
    const body = this.#parts.definitions.get<RehydrationBody>(REHYDRATION_KIND, this.#current.id)?.body;
    if (body === undefined || body.state === 'removing') this.#current.abort.abort();
  }

  async #run(found: Rehydration): Promise<void> {
    const { definitions, ports } = this.#parts;
    let document = await this.#save(found, { state: 'running' });
    const archive = definitions.get<ArchiveBody>(ARCHIVE_KIND, found.body.archiveId);
    const storage = this.#parts.storageOf(found.body.archiveId);
    if (archive === undefined || 'reason' in storage) {
      const reason = 'reason' in storage ? storage.reason : 'the archive was deleted';
      await this.#save(document, { state: 'failed', reason }, true);
      return;
    }
    const abort = new AbortController();
    this.#current = { id: found.id, abort };
    let savedMs = this.#nowMs();
    try {
      const end = await rehydrate(document, {
        store: ports.store,
        storage,
        archive: archive.body,
        nowMs: () => this.#nowMs(),
        signal: abort.signal,
        progressed: async (after, progress) => {
          abort.signal.throwIfAborted();
          if (this.#nowMs() - savedMs < SAVE_MS) return;
          savedMs = this.#nowMs();
          document = await this.#save(document, { after, progress });
        },
      });
      await this.#save(document, end, true);
    } catch (error) {
      // Removed: the loop finds it again, and removes its rows.
      if (abort.signal.aborted && !this.#isClosing) return;
      throw error;
    } finally {
      this.#current = undefined;
    }
  }

  /** Writes a change down and keeps the lease, or gives it up at the end. Throws `version_conflict` when it was changed. */
  #save(document: Rehydration, change: Partial<RehydrationBody>, isOver = false): Promise<Rehydration> {
    const { lease: _lease, ...body } = { ...document.body, ...change };
    const lease = { node: this.#parts.node, untilUnixMs: this.#nowMs() + LEASE_MS };
    const next: RehydrationBody = isOver ? body : { ...body, lease };
    return this.#parts.definitions.put(REHYDRATION_KIND, document.id, next, document.updatedBy, document.version);
  }

  async #remove(found: Rehydration): Promise<void> {
    const { context, ports, definitions } = this.#parts;
    const document = await this.#save(found, { state: 'removing' });
    const due = {
      column: 'index_name',
      daysByValue: new Map([[indexOf(found.body), Number.NEGATIVE_INFINITY]]),
      // Intake, or another rehydration.
      mayGetOthers: () => true,
    };
    await expireRows(ports.store, logsTable, due, this.#nowMs(), ports.layout);
    await definitions.delete(REHYDRATION_KIND, document.id, document.updatedBy);
    context.logger.log('info', 'removed rehydrated logs', { id: document.id, index: indexOf(found.body) });
  }

  async #failed(id: string, error: unknown): Promise<void> {
    const { context, definitions } = this.#parts;
    // Somebody changed it meanwhile: look again.
    if (codeOf(error) === 'version_conflict') return;
    const count = (this.#failures.get(id)?.count ?? 0) + 1;
    this.#failures.set(id, { count, untilMs: this.#nowMs() + backoffMs(count, Math.random) });
    const reason = messageOf(error);
    context.logger.log('warn', 'a rehydration was interrupted', { id, code: codeOf(error), reason, attempt: count });
    const document = definitions.get<RehydrationBody>(REHYDRATION_KIND, id);
    const isForGood = count >= MOST_FAILURES || (error instanceof CodedError && error.status < 500);
    if (document === undefined || document.body.state !== 'running' || !isForGood) return;
    this.#failures.delete(id);
    await this.#save(document, { state: 'failed', reason }, true).catch(() => undefined);
  }
}
