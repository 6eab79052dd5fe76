import type { Principal } from '@komainu/contracts/access/principal.ts';
import { clientSignal } from '@komainu/http/client-signal.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { SearchNode } from '@komainu/query/search/ast.ts';
import type { SearchSource } from '@komainu/query/search/source.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { logSource } from '../search-schema.ts';
import { LogReader } from './reader.ts';

/** What a principal's roles limit it to: a search, or undefined when it may see every log. */
export type RestrictionOf = (principal: Principal) => SearchNode | undefined;

/** The one way to the table of logs for everything that answers somebody: hands out readers, which know what he may see. */
export class LogQueries {
  readonly clock: Clock;
  readonly #store: TelemetryStore;
  readonly #restrictionOf: RestrictionOf;
  readonly #source: () => SearchSource;

  /** `source` is the table with the words of the facets of the moment; the default facets unless given. */
  constructor(
    store: TelemetryStore,
    clock: Clock,
    restrictionOf: RestrictionOf,
    source: () => SearchSource = () => logSource,
  ) {
    this.#store = store;
    this.clock = clock;
    this.#restrictionOf = restrictionOf;
    this.#source = source;
  }

  /** Reads for whoever makes the request; queries stop when the client goes away. */
  readerOf(request: FastifyRequest, reply: FastifyReply): LogReader {
    return this.readerFor(request.principal, () => clientSignal(reply));
  }

  /** Reads for a principal; undefined is the server itself, which sees everything. */
  readerFor(principal: Principal | undefined, signal: () => AbortSignal | undefined = () => undefined): LogReader {
    const restriction = principal === undefined ? undefined : this.#restrictionOf(principal);
    return new LogReader({ store: this.#store, clock: this.clock, source: this.#source(), restriction, signal });
  }
}
