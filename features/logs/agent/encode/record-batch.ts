import { type Line, type Lines, markedText } from '../decode/line.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import { MAX_BODY_BYTES, type PieceBatch } from './batch.ts';
import { type LogIdentity, truncationTag } from './identity.ts';

export interface RecordOptions {
  readonly identity: LogIdentity;
  readonly rules: RuleSet;
  /** The time of records that have none of their own. */
  readonly nowMs: number;
  readonly tagTruncated: boolean;
  readonly maxBodyBytes?: number;
}

/** Records that passed the rules as one batch; it ends early when it is full. */
export function recordBatch(lines: Lines, options: RecordOptions): PieceBatch {
  const { maxBodyBytes = MAX_BODY_BYTES } = options;
  const parts: string[] = [];
  let size = 2;
  const tail = tailWriter(options);
  for (const record of lines.lines) {
    if (size >= maxBodyBytes) {
      return { ...finished(parts), bytes: record.start, continued: record.cutBefore };
    }
    const json = recordJson(record, options.rules, tail);
    if (json === undefined) continue;
    parts.push(json);
    size += json.length + 1;
  }
  return { ...finished(parts), bytes: lines.bytes, continued: lines.continued };
}

/** One record as JSON; undefined when a rule leaves it out. */
function recordJson(record: Line, rules: RuleSet, tail: (record: Line) => string): string | undefined {
  const cut = record.cutBefore || record.cutAfter;
  const text = rules.empty ? markedText(record) : rules.apply(markedText(record), cut);
  return text === undefined ? undefined : `{"message":${JSON.stringify(text)},${tail(record)}`;
}

function finished(parts: readonly string[]) {
  return { body: Buffer.from(`[${parts.join(',')}]`), lines: parts.length };
}

/** What stands after the message: the same text for records of one kind, made once. */
function tailWriter({ identity, nowMs, tagTruncated }: RecordOptions): (record: Line) => string {
  const { hostname, service, ddsource, tags } = identity;
  const known = new Map<string, string>();
  return (record) => {
    const cut = tagTruncated && (record.cutBefore || record.cutAfter);
    const status = record.status ?? '';
    const kind = `${status}:${cut}:${cut && record.joined === true}`;
    let rest = known.get(kind);
    if (rest === undefined) {
      const ddtags = [...tags, ...(cut ? [truncationTag(record.joined === true)] : [])].join(',');
      rest = JSON.stringify({ hostname, service, ddsource, ddtags, ...(status === '' ? {} : { status }) }).slice(1);
      known.set(kind, rest);
    }
    return `"timestamp":${record.timeUnixMs ?? nowMs},${rest}`;
  };
}
