import type { Counters } from '@komainu/kernel/counters.ts';

/** Tracers told apart in the status; more share one line. */
const MAX_TRACERS = 200;

/** Totals of one tracer since the start. */
export interface TracerTotals {
  readonly language: string;
  readonly tracerVersion: string;
  readonly payloads: number;
  readonly bytes: number;
  readonly traces: number;
  readonly spans: number;
  /** Spans left out by reason. */
  readonly dropped: ReadonlyMap<string, number>;
}

interface TracerLine {
  readonly language: string;
  readonly tracerVersion: string;
  payloads: number;
  bytes: number;
  traces: number;
  spans: number;
  /** Groups of counts that the tracer made itself. */
  stats: number;
  /** Traces that the tracer left out by itself, as it says. */
  droppedByClient: number;
  readonly dropped: Map<string, number>;
  readonly forms: Set<string>;
}

/** What of a request is counted. */
export interface TracerSighting {
  readonly language: string;
  readonly tracerVersion: string;
  /** The protocol: `v0.4`, `v0.6 stats`, … */
  readonly form: string;
  readonly bytes: number;
  readonly traces?: number;
  readonly spans?: number;
  readonly keptSpans?: number;
  readonly stats?: number;
  readonly droppedByClient?: number;
  readonly dropped?: ReadonlyMap<string, number>;
}

/** What each tracer sent and what became of it, for the status; and the same in the agent's own metrics. */
export class TracerBook {
  readonly #counters: Counters;
  readonly #lines = new Map<string, TracerLine>();

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  note(sighting: TracerSighting): void {
    const line = this.#line(sighting.language || 'unknown', sighting.tracerVersion);
    line.payloads++;
    line.bytes += sighting.bytes;
    line.traces += sighting.traces ?? 0;
    line.spans += sighting.spans ?? 0;
    line.stats += sighting.stats ?? 0;
    line.droppedByClient += sighting.droppedByClient ?? 0;
    line.forms.add(sighting.form);
    const add = (name: string, labels: Record<string, string>, by: number | undefined, help: string) => {
      if (by !== undefined && by > 0) this.#counters.add(name, labels, by, help);
    };
    add('komainu_agent_traces_received_total', {}, sighting.traces, 'traces, or parts of them, that tracers sent');
    add('komainu_agent_spans_received_total', {}, sighting.spans, 'spans that tracers sent');
    add('komainu_agent_spans_kept_total', {}, sighting.keptSpans, 'spans that go to the server');
    for (const [reason, spans] of sighting.dropped ?? []) {
      line.dropped.set(reason, (line.dropped.get(reason) ?? 0) + spans);
      add('komainu_agent_spans_dropped_total', { reason }, spans, 'spans left out, by reason');
    }
  }

  /** By tracer, for example `python 3.1.0`. */
  read(): object {
    return Object.fromEntries(
      [...this.#lines].map(([name, { dropped, forms, language: _, tracerVersion: __, ...counts }]) => [
        name,
        { ...counts, protocols: [...forms].sort(), droppedSpans: Object.fromEntries(dropped) },
      ]),
    );
  }

  /** What each tracer sent since the start. */
  totals(): readonly TracerTotals[] {
    return [...this.#lines.values()];
  }

  #line(language: string, tracerVersion: string): TracerLine {
    const name = `${language} ${tracerVersion}`.trim();
    const kept = this.#lines.has(name) || this.#lines.size < MAX_TRACERS ? name.slice(0, 100) : 'others';
    let line = this.#lines.get(kept);
    if (line === undefined) {
      const isShared = kept === 'others';
      line = {
        language: isShared ? 'others' : language,
        tracerVersion: isShared ? '' : tracerVersion,
        payloads: 0,
        bytes: 0,
        traces: 0,
        spans: 0,
        stats: 0,
        droppedByClient: 0,
        dropped: new Map(),
        forms: new Set(),
      };
      this.#lines.set(kept, line);
    }
    return line;
  }
}
