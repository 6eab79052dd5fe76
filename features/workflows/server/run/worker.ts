import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { InstanceState } from '@komainu/contracts/workflows/instances.ts';
import type { StoredRun, WorkflowRunStore } from '@komainu/contracts/workflows/run-store.ts';
import type { WorkflowStep } from '@komainu/contracts/workflows/workflow.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import type { Action } from '../actions/action.ts';
import type { Catalogue } from '../actions/catalogue.ts';
import { connectionIdOf } from '../connections/apply.ts';
import type { ConnectionKeeper } from '../connections/keeper.ts';
import type { ReadConnection } from '../connections/read-connection.ts';
import { fillIn } from '../templates/template.ts';
import { attempt, failed, inputOf } from './attempt.ts';
import { LIMITS } from './limits.ts';
import { dueSteps, planRun } from './plan.ts';
import { begunStep, bodyOf, type KeptStep, type RunBody, skippedStep, summaryOf, valuesOf } from './run-body.ts';

export interface WorkerParts {
  readonly store: WorkflowRunStore;
  /** Who claims runs: one name a process. */
  readonly owner: string;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly principalOf: (userId: string) => Promise<Principal | undefined>;
  readonly connections: Pick<ConnectionKeeper, 'find' | 'open'>;
}

/** How long a claim holds without being renewed: after a crash, other servers go on with the run then. */
export const CLAIM_MS = 30_000;
const RENEW_EVERY_MS = 5_000;
/** Shorter waits are waited for, longer ones are left to whoever finds the run due. */
const PARK_AFTER_MS = 10_000;

/** Works at one run that was claimed, until it ends, waits for long, or the server stops. */
export class RunWorker {
  readonly #parts: WorkerParts;
  readonly #run: StoredRun;
  readonly #canceled = new AbortController();
  readonly #stopped = new AbortController();
  readonly #underWay = new Map<string, Promise<void>>();
  #body: RunBody;
  #wake: () => void = () => {};
  #isCanceling: boolean;
  #isClosing = false;
  #isLost = false;
  /** Something is known that must be kept before anything else begins. */
  #isDirty = false;

  constructor(run: StoredRun & { readonly cancelRequested: boolean }, parts: WorkerParts) {
    this.#parts = parts;
    this.#run = run;
    this.#isCanceling = run.cancelRequested;
    this.#body = bodyOf(run);
  }

  /** Stops the run: what is under way is broken off. */
  cancel(): void {
    this.#isCanceling = true;
    this.#wake();
  }

  /** Begins nothing more: the run is left to the next process. */
  close(): void {
    this.#isClosing = true;
    this.#wake();
  }

  /** Breaks off what is under way; the next process knows it as interrupted. */
  breakOff(): void {
    this.#stopped.abort();
  }

  /** How the run stands when this worker is done with it. */
  async work(): Promise<InstanceState> {
    this.#takeUp();
    for (;;) {
      if (this.#isLost) {
        this.#stopped.abort();
        return 'running';
      }
      if (this.#isCanceling) return await this.#endCanceled();
      if (this.#isClosing) return await this.#park(this.#parts.clock.nowMs());
      const nowMs = this.#parts.clock.nowMs();
      if (nowMs - this.#body.startedUnixMs > LIMITS.longestRunMs) return await this.#endLate();
      const { names, nextDueMs, failedStep } = this.#begin(nowMs);
      const isIdle = names.length === 0 && this.#underWay.size === 0;
      if (isIdle && nextDueMs === undefined) return await this.#endDone(failedStep);
      if (this.#isDirty) await this.#save('running', nowMs, CLAIM_MS);
      if (this.#isLost || this.#isCanceling) continue;
      for (const name of names) this.#launch(name);
      // What is due finds no place while all are taken.
      const isFull = this.#underWay.size >= LIMITS.mostSteps;
      const waitMs = isFull || nextDueMs === undefined ? RENEW_EVERY_MS : Math.max(0, nextDueMs - nowMs);
      if (isIdle && waitMs > PARK_AFTER_MS && nextDueMs !== undefined) return await this.#park(nextDueMs);
      if ((await this.#something(waitMs)) === 'renew') await this.#save('running', nowMs, CLAIM_MS);
    }
  }

  /** What an earlier process was in the middle of: it is repeated where that does no harm, and has failed otherwise. */
  #takeUp(): void {
    const { clock, catalogue } = this.#parts;
    const values = valuesOf(this.#run, this.#body);
    for (const kept of Object.values(this.#body.steps).filter(({ state }) => state === 'running')) {
      const step = this.#body.spec.steps.find(({ name }) => name === kept.name);
      const action = catalogue.get(kept.actionId);
      const interruptions = kept.interruptions + 1;
      const isRepeatable = step !== undefined && action !== undefined && isRepeatableStep(step, action, values);
      const again: KeptStep = { ...kept, interruptions };
      if (isRepeatable && interruptions < LIMITS.mostInterruptions) {
        this.#set({ ...again, attempts: kept.attempts - 1, state: 'waiting', waitsFor: 'attempt', dueUnixMs: 0 });
        continue;
      }
      const message = isRepeatable
        ? `the server stopped ${interruptions} times while it was under way`
        : 'the server stopped while it was under way, and nobody knows whether it took effect';
      this.#set(failed(again, step, { code: 'interrupted', message }, clock.nowMs()));
    }
  }

  #begin(nowMs: number): {
    readonly names: readonly string[];
    readonly nextDueMs: number | undefined;
    readonly failedStep: string | undefined;
  } {
    const again: string[] = [];
    for (const step of dueSteps(this.#body.steps, nowMs)) {
      if (step.waitsFor === 'time') {
        this.#set({ ...step, state: 'succeeded', waitsFor: null, dueUnixMs: null, endedUnixMs: nowMs });
      } else again.push(step.name);
    }
    const plan = planRun(this.#body);
    const actionOf = new Map(this.#body.spec.steps.map(({ name, actionId }) => [name, actionId]));
    for (const name of plan.skipped) this.#set(skippedStep(name, actionOf.get(name) ?? '', nowMs));
    // Nothing begins any more once a step has failed for good, not even what was to be tried again.
    const wanted = plan.failedStep === undefined ? [...again, ...plan.ready] : [];
    const names = wanted.slice(0, Math.max(0, LIMITS.mostSteps - this.#underWay.size));
    for (const name of names) this.#set(begunStep(name, actionOf.get(name) ?? '', this.#body.steps[name], nowMs));
    const { nextDueMs, failedStep } =
      plan.failedStep === undefined ? planRun(this.#body) : { ...plan, nextDueMs: undefined };
    return { names, nextDueMs, failedStep };
  }

  /** What is kept as under way begins only now: after a crash, it is known that it may have. */
  #launch(name: string): void {
    const { catalogue, clock, principalOf } = this.#parts;
    const step = this.#body.spec.steps.find((one) => one.name === name);
    const begun = this.#body.steps[name];
    if (step === undefined || begun === undefined) return;
    const signal = AbortSignal.any([
      this.#canceled.signal,
      this.#stopped.signal,
      AbortSignal.timeout(LIMITS.longestAttemptMs),
    ]);
    const actor = async (): Promise<Principal> => {
      const principal = await principalOf(this.#body.actor.id);
      if (principal !== undefined) return principal;
      throw new CodedError('actor_gone', `${this.#body.actor.handle || 'its user'} may do nothing here any more`);
    };
    const done = attempt(this.#run, this.#body, step, begun, catalogue.get(step.actionId), {
      signal,
      actor,
      connection: () => this.#connectionOf(step),
      nowMs: () => clock.nowMs(),
    }).then(({ step: after, variables }) => {
      this.#underWay.delete(name);
      // Broken off by us, it is neither done nor failed: the next process finds it as it was.
      if (this.#stopped.signal.aborted) return;
      this.#settle(after, variables);
    });
    this.#underWay.set(
      name,
      done.finally(() => this.#wake()),
    );
  }

  /** Throws `no_connection` for one that is gone. */
  async #connectionOf({ connectionLabel: label }: WorkflowStep): Promise<ReadConnection | undefined> {
    if (label === undefined || label === '') return undefined;
    const { connections } = this.#parts;
    const id = connectionIdOf(this.#body.spec, label);
    const kept = id === undefined ? undefined : await connections.find(id);
    if (kept === undefined) throw new CodedError('no_connection', `there is no connection "${label}" any more`);
    return connections.open(kept);
  }

  #settle(after: KeptStep, variables: JsonObject): void {
    const nowMs = this.#parts.clock.nowMs();
    if (this.#canceled.signal.aborted && after.state !== 'succeeded') {
      this.#set({ ...after, state: 'canceled', endedUnixMs: nowMs, dueUnixMs: null, waitsFor: null, error: null });
      return;
    }
    const before = this.#body;
    this.#body = { ...before, variables: { ...before.variables, ...variables } };
    this.#set(after);
    if (JSON.stringify(this.#body).length <= LIMITS.mostBodyCharacters) return;
    this.#body = before;
    const message = `the outputs of the run are larger than ${LIMITS.mostBodyCharacters / 1024} KiB`;
    this.#set({ ...failed(after, undefined, { code: 'run_too_large', message }, nowMs), output: null });
  }

  #set(step: KeptStep): void {
    this.#body = { ...this.#body, steps: { ...this.#body.steps, [step.name]: step } };
    this.#isDirty ||= this.#parts.catalogue.get(step.actionId)?.isPure !== true;
  }

  async #save(state: InstanceState, nextUnixMs: number, claimMs: number): Promise<void> {
    const { store, owner, clock } = this.#parts;
    const claimedUntilMs = claimMs === 0 ? 0 : clock.nowMs() + claimMs;
    const body = JSON.stringify(this.#body);
    const summary = JSON.stringify(summaryOf(this.#body));
    this.#isDirty = false;
    const outcome = await store.save(this.#run.id, owner, { state, nextUnixMs, summary, body }, claimedUntilMs);
    if (outcome === 'lost') this.#isLost = true;
    if (outcome === 'cancel') this.#isCanceling = true;
  }

  /** Until a step is done, somebody wants something, something is due, or it is time to renew the claim. */
  async #something(withinMs: number): Promise<'event' | 'renew'> {
    const { promise, resolve } = Promise.withResolvers<'event' | 'renew'>();
    this.#wake = () => resolve('event');
    const isDueFirst = withinMs < RENEW_EVERY_MS;
    const stop = this.#parts.clock.after(Math.min(withinMs, RENEW_EVERY_MS), () =>
      resolve(isDueFirst ? 'event' : 'renew'),
    );
    if (this.#isCanceling || this.#isClosing) resolve('event');
    const settled = [...this.#underWay.values()].map((done) => done.then(() => 'event' as const));
    const outcome = await Promise.race([promise, ...settled]);
    stop();
    return outcome;
  }

  async #park(untilMs: number): Promise<InstanceState> {
    await Promise.all(this.#underWay.values());
    await this.#save('running', untilMs, 0);
    return 'running';
  }

  async #endCanceled(): Promise<InstanceState> {
    this.#canceled.abort();
    await Promise.all(this.#underWay.values());
    return await this.#end('canceled', null);
  }

  async #endLate(): Promise<InstanceState> {
    this.#canceled.abort();
    await Promise.all(this.#underWay.values());
    const message = `the run took longer than ${LIMITS.longestRunMs / 86_400_000} days`;
    return await this.#end('failed', { code: 'run_timeout', message, step: null });
  }

  async #endDone(failedStep: string | undefined): Promise<InstanceState> {
    const error = failedStep === undefined ? undefined : this.#body.steps[failedStep]?.error;
    if (failedStep === undefined || error === undefined || error === null) return await this.#end('succeeded', null);
    return await this.#end('failed', { ...error, step: failedStep });
  }

  async #end(state: InstanceState, error: RunBody['error']): Promise<InstanceState> {
    const nowMs = this.#parts.clock.nowMs();
    for (const step of Object.values(this.#body.steps)) {
      if (step.state === 'waiting' || step.state === 'running') {
        this.#set({ ...step, state: 'canceled', endedUnixMs: nowMs, dueUnixMs: null, waitsFor: null });
      }
    }
    const outputs = state === 'succeeded' ? outputsOf(this.#body, valuesOf(this.#run, this.#body)) : null;
    this.#body = { ...this.#body, endedUnixMs: nowMs, error, outputs };
    await this.#save(state, nowMs, 0);
    return this.#isLost ? 'running' : state;
  }
}

function isRepeatableStep(step: WorkflowStep, action: Action, values: JsonObject): boolean {
  try {
    return action.repeatable(inputOf(step, values, action));
  } catch {
    // What cannot be filled in did nothing yet; its next attempt says what is wrong.
    return true;
  }
}

function outputsOf({ spec }: RunBody, values: JsonObject): JsonObject | null {
  const wanted = spec.outputSchema?.parameters ?? [];
  if (wanted.length === 0) return null;
  return Object.fromEntries(wanted.map(({ name, value }) => [name, outputOf(value, values)]));
}

function outputOf(value: unknown, values: JsonObject): unknown {
  try {
    return value === undefined ? null : fillIn(value, values);
  } catch (error) {
    return { error: messageOf(error) };
  }
}
