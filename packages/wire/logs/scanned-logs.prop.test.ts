import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogBatch } from './batch.ts';
import { LogDecoder } from './decoder.ts';
import { LogDraft } from './draft.ts';
import { readLogItems } from './items.ts';
import { LogScanner } from './scanned-logs.ts';

const NOW = 1_795_306_921_579;
const DEFAULTS = { service: 's', host: 'h', source: 'x', tags: 'a:b,c' };

type Taken = readonly (readonly [reason: string, draft: object])[];

/** All that a draft says, in strings. A table holds UTF-8, which has no half surrogates. */
function shown(draft: LogDraft): object {
  const { timeUnixMs, service, host, source, status, message, traceId, spanId, tags, size } = draft;
  const { droppedAttributes, truncated, restamped } = draft;
  const attributes = Array.from({ length: size }, (_, index) => [
    draft.paths[index]?.toWellFormed(),
    draft.value(index).toWellFormed(),
    draft.isJson[index],
  ]);
  const names = [service, host, source, message].map((name) => name.toWellFormed());
  const lists = draft.tagLists.map((list) => list.toWellFormed());
  return {
    ...{ timeUnixMs, names, status, traceId, spanId, lists, tags: tags.map((tag) => tag.toWellFormed()), attributes },
    ...{ droppedAttributes, truncated, restamped },
  };
}

/** The drafts and the block of a body, read the plain way. */
function plainly(body: Buffer): readonly [Taken, Buffer] {
  const batch = new LogBatch();
  const draft = new LogDraft();
  const decoder = new LogDecoder(DEFAULTS, NOW);
  const { items, exact } = readLogItems(body, 'application/json');
  const taken = items.map((item, index) => {
    let reason = decoder.decode(item, draft);
    if (draft.lossy) reason = decoder.decode(exact()[index], draft, true);
    if (reason !== undefined) return [reason, {}] as const;
    batch.push(draft, index, 0);
    return ['', shown(draft)] as const;
  });
  return [taken, Buffer.concat(batch.encode())];
}

const scanner = new LogScanner();

/** The same from the scanner; undefined when it leaves the body to others. */
function scanned(body: Buffer): readonly [Taken, Buffer] | undefined {
  if (!scanner.scan(body)) return undefined;
  const batch = new LogBatch();
  const draft = new LogDraft();
  const decoder = scanner.decoder(DEFAULTS, NOW);
  const taken: (readonly [string, object])[] = [];
  const { count } = scanner;
  scanner.each((place) => {
    const reason = decoder.decode(place, draft);
    if (reason === undefined) batch.push(draft, taken.length, 0);
    taken.push(reason === undefined ? ['', shown(draft)] : [reason, {}]);
  });
  expect(taken.length).toBe(count);
  return [taken, Buffer.concat(batch.encode())];
}

/** Whether the scanner took the body; if so, it must have taken it for what it is. */
function agrees(body: Buffer): boolean {
  const found = scanned(body);
  if (found === undefined) return false;
  const [taken, block] = plainly(body);
  expect(found[0]).toEqual(taken);
  // The lengths of longer texts may be written in one byte or in two.
  if (longestText(taken) < 43) expect(found[1].equals(block)).toBe(true);
  return true;
}

function longestText(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Math.max(0, ...Object.values(value).map(longestText));
}

const NAMES = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('message', 'timestamp', 'status', 'ddtags', 'hostname', 'service', 'ddsource'),
  },
  { weight: 4, arbitrary: fc.constantFrom('dd', 'trace_id', 'span_id', 'env', 'version', 'otel', 'mdc', 'syslog') },
  { weight: 4, arbitrary: fc.constantFrom('dd.trace_id', 'dd.env', 'level', 'date', 'msg', 'log', 'host', 'severity') },
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'a.b', 'http', 'url', 'naïve', '', '7', '01', '__proto__') },
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const LEAVES = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ maxLength: 30 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.boolean(),
  fc.constant(null),
  fc.stringMatching(/^[0-9a-f]{16}$/),
  fc.stringMatching(/^[0-9a-f]{32}$/),
  fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String),
  fc.constantFrom('{"message":"{}"}', '{"level":"error","msg":"x"}', '2026-11-22T00:00:00Z', NOW, NOW / 1000, 404),
  fc.constantFrom('env:prod,version:1.2,pod:a', ' a , b\u00a0,c', 'a,a', 'GET "/x\\y" 200', '\ud800', '😀', 1e21, 1e-7),
);
const VALUES = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: LEAVES },
    fc.array(tie('value'), { maxLength: 4 }),
    { weight: 2, arbitrary: fc.dictionary(NAMES, tie('value'), { maxKeys: 5 }) },
  ),
})).value;
const LOGS = fc.array(fc.oneof({ weight: 6, arbitrary: fc.dictionary(NAMES, VALUES, { maxKeys: 8 }) }, VALUES), {
  maxLength: 5,
});

describe('the log scanner', () => {
  it('gives what objects give, whatever the logs and the spaces between', () => {
    let taken = 0;
    fc.assert(
      fc.property(LOGS, fc.constantFrom(0, 1, '\t'), (logs, space) => {
        if (agrees(Buffer.from(JSON.stringify(logs, undefined, space)))) taken++;
        if (agrees(Buffer.from(logs.map((log) => JSON.stringify(log)).join('\n')))) taken++;
      }),
      { numRuns: 1_500 },
    );
    // Else this would prove nothing.
    expect(taken).toBeGreaterThan(500);
  });

  it('keeps texts with escapes apart, also those that are looked at twice', () => {
    const long = `${'x'.repeat(50_000)}\n`;
    const logs = ['q', 'w'].map((letter) => ({
      message: `m\t${letter}`,
      status: letter + long,
      level: letter + long,
      a: long,
    }));
    expect(agrees(Buffer.from(JSON.stringify(logs)))).toBe(true);
  });

  it('takes nothing but lower-case hex digits for an id', () => {
    for (let code = 32; code < 256; code++) {
      for (const id of ['0123456789abcdef', '1111111111111111', 'fedcba9876543210'.repeat(2)]) {
        for (const at of [1, 10]) {
          const changed = id.slice(0, at) + String.fromCharCode(code) + id.slice(at + 1);
          expect(agrees(Buffer.from(JSON.stringify([{ message: 'm', trace_id: changed, span_id: changed }])))).toBe(
            true,
          );
        }
      }
    }
  });

  it('takes no damaged body that others would not take', () => {
    fc.assert(
      fc.property(LOGS, fc.nat(), fc.nat(255), fc.boolean(), (logs, place, byte, isCut) => {
        const body = Buffer.from(JSON.stringify(logs));
        const at = place % body.length;
        if (isCut) agrees(body.subarray(0, at));
        else {
          body[at] = byte;
          agrees(body);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('costs no more than the length of the body', () => {
    const megabyte = 1_000_000;
    const hostile = [
      '['.repeat(megabyte),
      '{"a":'.repeat(megabyte / 5),
      `[${'{},'.repeat(megabyte / 3)}{}]`,
      `[{"message":"${'\\n'.repeat(megabyte / 2)}","status":"${'\\n'.repeat(megabyte / 2)}"}]`,
      '{"a":1}'.repeat(megabyte / 7),
      `[${'{"message":"{}","a":[[1]]},'.repeat(megabyte / 27)}0]`,
      JSON.stringify([Object.fromEntries(Array.from({ length: 15_000 }, (_, index) => [`key-${index}`, index]))]),
    ];
    for (const text of hostile) {
      // The processor's time: what others do on the machine must not fail this.
      const before = process.cpuUsage();
      scanned(Buffer.from(text));
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1_000).toBeLessThan(3_000);
    }
  });
});
