import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { MonitorOptions } from '@komainu/contracts/monitors/monitor.ts';
import type { Author } from '@komainu/http/author.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest, codeOf } from '@komainu/kernel/errors.ts';
import { isObject, listOf, objectOf } from '@komainu/kernel/json.ts';
import type { MonitorQuery } from '@komainu/query/monitors/ast.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { noSuchMonitor } from './definition/errors.ts';
import { checkMayEdit } from './definition/may-edit.ts';
import { parseQuery, type ReadMonitor, readMonitor } from './definition/read.ts';
import { KIND, type StoredMonitor } from './definition/stored.ts';

export type MonitorDocument = Document<StoredMonitor>;

/** Ids count seconds from here, so that they grow and have nine digits for decades. */
const ID_EPOCH_MS = Date.UTC(2026, 0, 1);
const FIRST_ID = 100_000_000;
/** Monitors made within one second take the following ids. */
const MOST_TRIES = 10_000;

/** The one way to monitors: kept with versions, in memory for whoever evaluates or lists them. */
export class MonitorKeeper {
  readonly #live: LiveDefinitions;
  readonly #clock: Clock;
  /** Parsed queries by id and version. */
  #queries = new Map<string, { readonly version: number; readonly query: MonitorQuery | Error }>();

  constructor(live: LiveDefinitions, clock: Clock) {
    this.#live = live;
    this.#clock = clock;
  }

  /** Every monitor, by id. */
  all(): readonly MonitorDocument[] {
    return [...this.#live.all<StoredMonitor>(KIND.monitor)].sort((a, b) => Number(a.id) - Number(b.id));
  }

  find(id: number): MonitorDocument | undefined {
    return this.#live.get<StoredMonitor>(KIND.monitor, String(id));
  }

  /** A monitor by the id of a path. Throws `no_such_monitor` (404). */
  get(id: string): MonitorDocument {
    const document = this.#live.get<StoredMonitor>(KIND.monitor, id);
    if (document === undefined) throw noSuchMonitor();
    return document;
  }

  /** The query of a monitor, parsed once a version. Throws what parsing throws: an older release may have kept it. */
  queryOf(document: MonitorDocument): MonitorQuery {
    const known = this.#queries.get(document.id);
    const query = known?.version === document.version ? known.query : this.#parse(document);
    if (query instanceof Error) throw query;
    return query;
  }

  async create(sent: unknown, author: Author): Promise<MonitorDocument> {
    const read = readMonitor(sent);
    this.#checkNamed(read);
    const body: StoredMonitor = { fields: read.fields, multi: this.#isMulti(read), author };
    const first = FIRST_ID + Math.max(0, Math.floor((this.#clock.nowMs() - ID_EPOCH_MS) / 1_000));
    for (let id = first; id < first + MOST_TRIES; id += 1) {
      if (this.find(id) !== undefined) continue;
      try {
        return await this.#live.put<StoredMonitor>(KIND.monitor, String(id), body, author.id, 0);
      } catch (error) {
        if (codeOf(error) !== 'version_conflict') throw error;
      }
    }
    throw badRequest('too_many_monitors', 'too many monitors are made at once: try again in a second', 503);
  }

  /** Changes what was sent and leaves the rest. Throws `no_such_monitor`, `monitor_restricted`, `bad_monitor`. */
  async update(id: string, sent: unknown, author: Author, principal: Principal | undefined): Promise<MonitorDocument> {
    const { body } = this.get(id);
    checkMayEdit(principal, body);
    const read = this.readUpdate(body, sent);
    this.#checkNamed(read);
    const changed: StoredMonitor = { ...body, fields: read.fields, multi: this.#isMulti(read) };
    return await this.#live.put(KIND.monitor, id, changed, author.id);
  }

  /** What an update would make of a monitor. Throws `bad_monitor` (400). */
  readUpdate({ fields }: StoredMonitor, sent: unknown): ReadMonitor {
    const { type, options, ...rest } = objectOf(sent);
    if (typeof type === 'string' && !isSameKind(type, fields.type)) {
      throw badRequest('monitor_type_change', 'Monitor type change not allowed');
    }
    const merged = isObject(options) ? { silenced: fields.options.silenced, ...options } : fields.options;
    return readMonitor({ ...fields, ...rest, ...(typeof type === 'string' && { type }), options: merged });
  }

  /** Changes options alone, such as what is silenced. */
  async setOptions(
    id: string,
    change: (options: MonitorOptions) => MonitorOptions,
    author: Author,
    principal: Principal | undefined,
  ): Promise<MonitorDocument> {
    const { body } = this.get(id);
    checkMayEdit(principal, body);
    const fields = { ...body.fields, options: change(body.fields.options) };
    return await this.#live.put(KIND.monitor, id, { ...body, fields }, author.id);
  }

  async delete(id: string, author: Author, principal: Principal | undefined): Promise<void> {
    checkMayEdit(principal, this.get(id).body);
    await this.#live.delete(KIND.monitor, id, author.id);
  }

  /** The composites that name a monitor. */
  compositesOf(id: number): readonly number[] {
    return this.all().flatMap((document) => {
      if (document.body.fields.type !== 'composite') return [];
      const query = this.#parsed(document);
      return query?.kind === 'composite' && query.monitorIds.includes(id) ? [Number(document.id)] : [];
    });
  }

  /** The monitors of an SLO. */
  watchersOf(sloId: string): readonly number[] {
    return this.all().flatMap((document) => {
      if (document.body.fields.type !== 'slo alert') return [];
      const query = this.#parsed(document);
      return query?.kind === 'slo' && query.sloId === sloId ? [Number(document.id)] : [];
    });
  }

  #parsed(document: MonitorDocument): MonitorQuery | undefined {
    try {
      return this.queryOf(document);
    } catch {
      // Its own evaluation says what is wrong with it.
      return undefined;
    }
  }

  #parse(document: MonitorDocument): MonitorQuery | Error {
    const { type, query: text, options } = document.body.fields;
    let query: MonitorQuery | Error;
    try {
      query = parseQuery(type, text, listOf(options.variables));
    } catch (error) {
      query = error instanceof Error ? error : new Error(String(error));
    }
    // Forgets those that are gone now and then.
    if (this.#queries.size > 2 * this.#live.all(KIND.monitor).length + 100) this.#queries = new Map();
    this.#queries.set(document.id, { version: document.version, query });
    return query;
  }

  /** A composite is made of monitors that are there. */
  #checkNamed({ query }: ReadMonitor): void {
    if (query.kind !== 'composite') return;
    const absent = query.monitorIds.find((id) => this.find(id) === undefined);
    if (absent !== undefined) {
      throw badRequest(
        'bad_monitor',
        `The value provided for parameter 'query' is invalid: there is no monitor ${absent}`,
      );
    }
  }

  #isMulti({ query, multi }: ReadMonitor): boolean {
    if (query.kind !== 'composite') return multi;
    return query.monitorIds.some((id) => this.find(id)?.body.multi === true);
  }
}

function isSameKind(one: string, other: string): boolean {
  const isMetric = (type: string) => type === 'metric alert' || type === 'query alert';
  return one === other || (isMetric(one) && isMetric(other));
}
