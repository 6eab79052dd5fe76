import { decodePiece } from '../decode/decode-piece.ts';
import { autoMultiLine } from '../rules/auto-multi-line.ts';
import { readRules } from '../rules/processing-rules.ts';
import { RuleSet } from '../rules/rule-set.ts';
import { PlainBatcher } from './plain-batch.ts';
import { recordBatch } from './record-batch.ts';

/**
 * What it costs to turn access lines into the body of a request: by bytes, as most files go; by strings, as it was for all
 * of them; with rules; and in records of several lines. `node features/logs/agent/encode/plain-batch.bench.ts [MB]`
 */
const MEGABYTES = Number(process.argv[2] ?? 200);
const identity = { hostname: 'web-1', service: 'shop', ddsource: 'nginx', tags: ['env:prod', 'filename:access.log'] };
const shared = { identity, nowMs: Date.now(), tagTruncated: false };
const decoding = { encoding: 'utf-8', format: 'plain', multiLine: undefined, maxMessageBytes: 900_000 } as const;
const state = { continued: false, toEnd: false, flush: true };
const line = (at: number) =>
  `192.0.2.${at % 250} - - [06/Jan/2027:16:16:09 +0000] "GET /api/v1/orders/${at}?page=${at % 40} HTTP/1.1" 200 ${at} ` +
  '"https://shop.example/cart" "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"\n';
const piece = Buffer.from(Array.from({ length: 4800 }, (_, at) => line(at)).join(''));
const rounds = Math.ceil((MEGABYTES * 1e6) / piece.length);

function measure(name: string, run: () => unknown): void {
  for (let warm = 0; warm < 5; warm++) run();
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round++) run();
  const { user, system } = process.cpuUsage(before);
  console.log(`${name.padEnd(34)} ${((user + system) / 1e6 / ((rounds * piece.length) / 1e9)).toFixed(2)} CPU s a GB`);
}

const batcher = new PlainBatcher();
const none = new RuleSet([]);
const rules = new RuleSet(
  readRules(
    {
      rules: [
        { type: 'exclude_at_match', name: 'health', pattern: 'GET /healthz' },
        { type: 'mask_sequences', name: 'page', pattern: String.raw`page=\d+`, replace_placeholder: 'page=#' },
      ],
    },
    'rules',
  ),
);
const multiLine = autoMultiLine([]);
measure('bytes', () =>
  batcher.write(piece, { ...shared, maxMessageBytes: 900_000, toEnd: false, continued: false, onInvalid: () => {} }),
);
measure('strings', () => recordBatch(decodePiece(piece, decoding, state), { ...shared, rules: none }));
measure('strings, an item and JSON for each', () => {
  const { lines } = decodePiece(piece, decoding, state);
  const { tags, ...rest } = identity;
  const items = lines.map(({ text }) => ({ message: text, timestamp: shared.nowMs, ...rest, ddtags: tags.join(',') }));
  return Buffer.from(JSON.stringify(items));
});
measure('a filter and a mask', () => recordBatch(decodePiece(piece, decoding, state), { ...shared, rules }));
measure('records found by their times', () =>
  recordBatch(decodePiece(piece, { ...decoding, multiLine }, state), { ...shared, rules: none }),
);
