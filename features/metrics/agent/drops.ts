import type { StatsDRejection } from '@komainu/wire/dogstatsd/line.ts';

/** Why a line, or what it would have become, is not reported. */
export type DropReason =
  | StatsDRejection
  /** As many metrics with their tags as may be kept are kept. */
  | 'context_limit'
  /** A set has more values than are kept. */
  | 'set_limit'
  /** More timestamped points, events or service checks than may wait for a flush. */
  | 'output_limit'
  /** Name and tags are longer than any client may send. */
  | 'too_long'
  /** The metric is on the block list. */
  | 'blocked'
  /** Only counts and gauges may carry a timestamp. */
  | 'timestamp_on_type'
  /** A whole packet, because the agent uses more memory than it may. */
  | 'shed_packet'
  /** A whole packet of UDP, by the kernel: it came faster than it was read, and the socket's buffer was full. */
  | 'full_buffer'
  /** A datagram was longer than the buffer for it: its last line is cut. */
  | 'cut_datagram';

/** One refused line, for whoever looks for the client that sent it. */
interface DropSample {
  readonly line: string;
  readonly timeUnixMs: number;
}

const SAMPLE_BYTES = 160;
/** A flood of bad lines costs a text now and then, not one each. */
const SAMPLE_EVERY_MS = 5_000;

/** Counts what was dropped, by reason, with a recent line of each. */
export class Drops {
  readonly #counts = new Map<DropReason, number>();
  readonly #samples = new Map<DropReason, DropSample>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** The line is `bytes[start, end)`, where there is one to show. */
  add(reason: DropReason, bytes?: Buffer, start = 0, end = 0): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    if (bytes === undefined) return;
    const timeUnixMs = this.#nowMs();
    const known = this.#samples.get(reason);
    if (known !== undefined && timeUnixMs - known.timeUnixMs < SAMPLE_EVERY_MS) return;
    this.#samples.set(reason, { line: shownLine(bytes, start, end), timeUnixMs });
  }

  /** Many at once, of which there is nothing to show. */
  addMany(reason: DropReason, count: number): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  get counts(): ReadonlyMap<DropReason, number> {
    return this.#counts;
  }

  /** By reason, for the status. */
  read(): Record<string, { count: number; line?: string; timeUnixMs?: number }> {
    return Object.fromEntries(
      [...this.#counts].map(([reason, count]) => [reason, { count, ...this.#samples.get(reason) }]),
    );
  }
}

const SECRET_NAME =
  /((?:api|app|access|secret|private)[_-]?key|pass(?:word|wd|phrase)?|pwd|secret|token|bearer|auth\w*)([:=\s]+)[^\s,|:]+/gi;
const LONG_HEX = /[0-9a-f]{32,}/gi;

/** The beginning of a line as it may be shown: one line, nothing that looks like a secret. */
export function shownLine(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, Math.min(end, start + SAMPLE_BYTES));
  const cut = end - start > SAMPLE_BYTES ? '…' : '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: garbage holds any of them, and a terminal obeys them.
  const printable = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '·');
  return printable.replace(SECRET_NAME, '$1$2***').replace(LONG_HEX, '***') + cut;
}
