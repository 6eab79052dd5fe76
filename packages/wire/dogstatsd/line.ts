/** Metric types by the letters of the protocol; `ms` is timing, which the Agent treats as a histogram. */
export type StatsDType = 'count' | 'gauge' | 'histogram' | 'distribution' | 'timing' | 'set';

/** Why a line was refused; the rest of its datagram is read on. */
export type StatsDRejection =
  | 'no_name'
  | 'no_value'
  | 'bad_value'
  | 'bad_type'
  | 'bad_sample_rate'
  | 'bad_timestamp'
  | 'bad_event'
  | 'bad_service_check';

/**
 * One metric line, as ranges of the datagram's bytes: nothing is copied or decoded until it is asked for. The parser uses
 * one object for every line, so a sink keeps nothing of it.
 */
export class MetricLine {
  bytes: Buffer = Buffer.alloc(0);
  nameStart = 0;
  nameEnd = 0;
  type: StatsDType = 'count';
  /** The packed values, `values[0]` to `values[valueCount - 1]`; none for a set. */
  readonly values: number[] = [];
  valueCount = 0;
  /** The opaque value of a set. */
  valueStart = 0;
  valueEnd = 0;
  /** In (0, 1]; each value stands for 1 / sampleRate. */
  sampleRate = 1;
  /** The text between `#` and the next `|`; empty when there is none. */
  tagsStart = 0;
  tagsEnd = 0;
  /** Unix seconds of `T…`; 0 when the line carries none. */
  timeUnixS = 0;
  /** Container id (`c:`), external data (`e:`) and cardinality (`card:`), as ranges; empty when absent. */
  containerStart = 0;
  containerEnd = 0;
  externalStart = 0;
  externalEnd = 0;
  cardinalityStart = 0;
  cardinalityEnd = 0;
  /** Who sent the datagram, as a number that its receiver gave; 0 when that is not known. */
  sender = 0;
  /** A 32-bit hash of name, type, tags, origin and sender as they came; equal lines hash alike. */
  hash = 0;

  name(): string {
    return this.bytes.toString('utf8', this.nameStart, this.nameEnd);
  }

  setValue(): string {
    return this.bytes.toString('utf8', this.valueStart, this.valueEnd);
  }

  tags(): string[] {
    return splitTags(this.bytes.toString('utf8', this.tagsStart, this.tagsEnd));
  }

  container(): string {
    return this.bytes.toString('utf8', this.containerStart, this.containerEnd);
  }

  external(): string {
    return this.bytes.toString('utf8', this.externalStart, this.externalEnd);
  }

  cardinality(): string {
    return this.bytes.toString('utf8', this.cardinalityStart, this.cardinalityEnd);
  }
}

/** What a client says of where it runs (`c:`, `e:`, `card:`), as it came; '' for what it does not say. */
export interface StatsDOrigin {
  readonly container: string;
  readonly external: string;
  readonly cardinality: string;
}

/** An event line (`_e{…}`). Optional fields are '' or 0 when they were not sent. */
export interface StatsDEvent {
  readonly title: string;
  readonly text: string;
  readonly timeUnixS: number;
  readonly host: string;
  readonly aggregationKey: string;
  readonly priority: 'normal' | 'low';
  readonly sourceType: string;
  readonly alertType: 'error' | 'warning' | 'info' | 'success';
  readonly tags: readonly string[];
  /** Absent when the line says nothing of it. */
  readonly origin?: StatsDOrigin;
}

/** A service check line (`_sc|…`). Status: 0 OK, 1 warning, 2 critical, 3 unknown. */
export interface StatsDServiceCheck {
  readonly name: string;
  readonly status: 0 | 1 | 2 | 3;
  readonly timeUnixS: number;
  readonly host: string;
  readonly message: string;
  readonly tags: readonly string[];
  /** Absent when the line says nothing of it. */
  readonly origin?: StatsDOrigin;
}

/** What takes the lines of a datagram, in order. */
export interface StatsDSink {
  metric(line: MetricLine): void;
  /** `sender` as the receiver of the datagram numbered it, 0 when it is not known. */
  event(event: StatsDEvent, sender: number): void;
  serviceCheck(check: StatsDServiceCheck, sender: number): void;
  /** The refused line is `bytes[start, end)`. */
  rejected(reason: StatsDRejection, bytes: Buffer, start: number, end: number): void;
}

/** The fields of an event or service check that say where the client runs; undefined when there are none. */
export function originOf(field: (prefix: string) => string): StatsDOrigin | undefined {
  const container = field('c:');
  const external = field('e:');
  const cardinality = field('card:');
  return container === '' && external === '' && cardinality === '' ? undefined : { container, external, cardinality };
}

/** Tags are split on commas; there is no escape, and empty ones are skipped. */
export function splitTags(text: string): string[] {
  return text === '' ? [] : text.split(',').filter((tag) => tag !== '');
}
