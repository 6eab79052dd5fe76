import type { MetricLine, StatsDEvent, StatsDRejection, StatsDServiceCheck, StatsDSink } from './line.ts';

/** What a line says, copied out of its datagram. */
export type StatsDItem =
  | {
      readonly kind: 'metric';
      readonly name: string;
      readonly type: MetricLine['type'];
      readonly values: readonly (number | string)[];
      readonly sampleRate?: number;
      readonly timeUnixS?: number;
      readonly tags?: readonly string[];
      readonly container?: string;
      readonly external?: string;
      readonly cardinality?: string;
    }
  | { readonly kind: 'event'; readonly event: StatsDEvent }
  | { readonly kind: 'serviceCheck'; readonly check: StatsDServiceCheck }
  | { readonly kind: 'rejected'; readonly reason: StatsDRejection };

/** A sink that copies everything into a list: for tests and for looking at traffic. Absent fields are left out. */
export class StatsDCollector implements StatsDSink {
  readonly items: StatsDItem[] = [];

  metric(line: MetricLine): void {
    this.items.push({
      kind: 'metric',
      name: line.name(),
      type: line.type,
      values: line.type === 'set' ? [line.setValue()] : line.values.slice(0, line.valueCount),
      ...(line.sampleRate === 1 ? {} : { sampleRate: line.sampleRate }),
      ...(line.timeUnixS === 0 ? {} : { timeUnixS: line.timeUnixS }),
      ...(line.tagsEnd > line.tagsStart ? { tags: line.tags() } : {}),
      ...(line.containerEnd > line.containerStart ? { container: line.container() } : {}),
      ...(line.externalEnd > line.externalStart ? { external: line.external() } : {}),
      ...(line.cardinalityEnd > line.cardinalityStart ? { cardinality: line.cardinality() } : {}),
    });
  }

  event(event: StatsDEvent): void {
    this.items.push({ kind: 'event', event });
  }

  serviceCheck(check: StatsDServiceCheck): void {
    this.items.push({ kind: 'serviceCheck', check });
  }

  rejected(reason: StatsDRejection): void {
    this.items.push({ kind: 'rejected', reason });
  }
}
