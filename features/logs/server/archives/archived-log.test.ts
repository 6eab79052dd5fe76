import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { parseExact } from '@komainu/wire/logs/exact-json.ts';
import { expect, it } from 'vitest';
import { archivedLine, idInArchive, readArchivedLog } from './archived-log.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 14, 32, 1, 123);
const LOW = 7;
const HIGH = 0x19a;

function decoded(item: unknown): LogDraft {
  const draft = new LogDraft();
  const decoder = new LogDecoder({ service: '', host: '', source: '', tags: '' }, NOW_MS);
  expect(decoder.decode(item, draft)).toBeUndefined();
  if (draft.lossy) decoder.decode(parseExact(JSON.stringify(item)), draft, true);
  return draft;
}

function contentOf(draft: LogDraft) {
  const { timeUnixMs, host, source, service, status, message, traceId, spanId, size } = draft;
  const attributes = draft.paths.slice(0, size).map((path, index) => [path, draft.value(index), draft.isJson[index]]);
  return { timeUnixMs, host, source, service, status, message, traceId, spanId, attributes, tags: draft.tagList() };
}

const ITEM = {
  timestamp: NOW_MS - 1000,
  message: "rid='acb-123' status=403 method=PUT",
  hostname: 'i-12345abced6789efg',
  ddsource: 'nginx',
  service: 'checkout',
  status: 'warn',
  ddtags: 'env:prod,team:acme',
  rid: 'abc-123',
  http: { status_code: 403, method: 'PUT', 'url.path': '/a' },
  list: [1, { a: 'b' }],
  ok: true,
  big: 12345678901234,
  dd: { trace_id: '1234567890123456789', span_id: '42', custom: 'x' },
};

it('writes a line as Datadog archives have it', async () => {
  const draft = decoded(ITEM);
  await expect(`${archivedLine(draft, LOW, HIGH, true)}\n`).toMatchFileSnapshot('testdata/archived-line.json');
  expect(JSON.parse(archivedLine(draft, LOW, HIGH, false))).not.toHaveProperty('tags');
});

it.each([
  ['everything', ITEM],
  ['no attributes', { message: 'plain' }],
  ['line breaks, quotes and a lone surrogate', { message: 'a\nb"c\\ \u2028 \ud800', 'k\n"': 'v' }],
  ['ids of 128 bits', { message: 'x', 'dd.trace_id': '6564fdd600000000171b3f7d1c3c4a5b', 'dd.span_id': 'f00' }],
  ['an attribute called trace_id that is none', { message: 'x', dd: { trace_id: 'nope' } }],
  ['keys that no object should have', JSON.parse('{"message":"x","__proto__":{"a":1},"constructor":"c"}')],
])('reads back what it wrote: %s', (_name, item) => {
  const draft = decoded(item);
  const read = new LogDraft();
  const id = readArchivedLog(archivedLine(draft, LOW, HIGH, true), read) ?? '';
  expect(idInArchive(id)).toBe((BigInt(HIGH) << 32n) | BigInt(LOW));
  const [was, is] = [contentOf(draft), contentOf(read)];
  const sorted = (content: typeof was) => ({ ...content, attributes: content.attributes.map(String).sort() });
  expect(sorted(is)).toEqual({ ...sorted(was), message: was.message });
});

it('keeps the digits of large numbers', () => {
  const draft = new LogDraft();
  draft.timeUnixMs = NOW_MS;
  draft.add('n', '12345678901234567890', true);
  const line = archivedLine(draft, 1, 0, false);
  expect(line).toContain('"n":12345678901234567890');
  const read = new LogDraft();
  readArchivedLog(line, read);
  expect(Array.from({ length: read.size }, (_, index) => read.value(index))).toEqual(['12345678901234567890']);
});

it("reads Datadog's own archives, whose ids are of another kind", () => {
  const line = JSON.stringify({
    _id: 'AQAAAXhLnOLzQrkvbgAAAABBWGhMbk9MelFya3ZiZw',
    date: '2026-11-22T14:31:16.003Z',
    host: 'web-1',
    source: 'nginx',
    service: 'shop',
    status: 'info',
    message: 'hello',
    attributes: { network: { client: { ip: '1.2.3.4' } } },
    tags: ['env:prod'],
  });
  const read = new LogDraft();
  const id = readArchivedLog(line, read) ?? '';
  expect([id, idInArchive(id)]).toEqual(['AQAAAXhLnOLzQrkvbgAAAABBWGhMbk9MelFya3ZiZw', undefined]);
  expect(read.timeUnixMs).toBe(Date.UTC(2026, 10, 22, 14, 31, 16, 3));
  expect(contentOf(read)).toMatchObject({ host: 'web-1', attributes: [['network.client.ip', '1.2.3.4', false]] });
});

it.each(['', 'nonsense', '[]', '{}', '{"date":"tomorrow"}', '{"date":"2026-11-22T14:31:16Z"'])('refuses %j', (line) => {
  expect(readArchivedLog(line, new LogDraft())).toBeUndefined();
});
