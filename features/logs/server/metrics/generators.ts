import type { LogDraft } from '@komainu/wire/logs/draft.ts';
import type { INDEXED_COLUMNS, MetricGenerator } from './generator.ts';

type Column = (typeof INDEXED_COLUMNS)[number];

/**
 * Metrics by the source, service or status that their filters ask for: a log is shown to those only that it could match,
 * so that hundreds of metrics cost as little as the few that concern it.
 */
export class GeneratorIndex {
  readonly #byColumn: Readonly<Record<Column, Map<string, MetricGenerator[]>>> = {
    source: new Map(),
    service: new Map(),
    status: new Map(),
  };
  readonly #others: MetricGenerator[] = [];
  readonly size: number;

  constructor(generators: readonly MetricGenerator[]) {
    this.size = generators.length;
    for (const generator of generators) {
      const { required } = generator;
      if (required === undefined) {
        this.#others.push(generator);
        continue;
      }
      const byValue = this.#byColumn[required.column as Column];
      for (const value of required.values) {
        const list = byValue.get(value);
        if (list === undefined) byValue.set(value, [generator]);
        else list.push(generator);
      }
    }
  }

  /** Calls `visit` with every metric that the log could be part of, each once. */
  each(draft: LogDraft, visit: (generator: MetricGenerator) => void): void {
    const { source, service, status } = this.#byColumn;
    for (const generator of source.get(draft.source) ?? NONE) visit(generator);
    for (const generator of service.get(draft.service) ?? NONE) visit(generator);
    for (const generator of status.get(draft.status) ?? NONE) visit(generator);
    for (const generator of this.#others) visit(generator);
  }
}

const NONE: readonly MetricGenerator[] = [];
