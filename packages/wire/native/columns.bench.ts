/**
 * CPU seconds that filling and encoding columns cost for a million log rows (`node packages/wire/native/columns.bench.ts`):
 * 5 hot columns, a message, ids, 5 tags and 5 attributes a row, blocks of 50 000 rows.
 */
import { ColumnBatch } from './batch.ts';
import { ArrayColumn, DictionaryColumn, Int64Column, MapColumn, StringColumn } from './columns.ts';

const BLOCK_ROWS = 50_000;
const BLOCKS = 12;
const WARM_UP_BLOCKS = 2;

const at = new Int64Column('at', 'DateTime64(3)');
const id = new Int64Column('id', 'UInt64');
const service = new DictionaryColumn('service');
const host = new DictionaryColumn('host');
const source = new DictionaryColumn('source');
const status = new DictionaryColumn('status');
const message = new StringColumn('message');
const trace = new StringColumn('trace_id');
const tags = new ArrayColumn('tags', new DictionaryColumn(''));
const attributes = new MapColumn('attributes', new StringColumn(''));
const batch = new ColumnBatch([at, id, service, host, source, status, message, trace, tags, attributes]);

const services = Array.from({ length: 40 }, (_, index) => `service-${index}`);
const hosts = Array.from({ length: 200 }, (_, index) => `host-${index}.example.internal`);
const statuses = ['info', 'warn', 'error', 'debug'];
const messages = Array.from(
  { length: 997 },
  (_, index) =>
    `GET /api/orders/${index * 7919}/items returned 200 in ${index} ms for customer ${index * 31}, cache hit, region eu-west-1`,
);
const traces = Array.from({ length: 499 }, (_, index) => String(index).padStart(32, 'a1b2c3d4'));
const tagPool = Array.from({ length: 60 }, (_, index) => `tag_${index % 6}:value-${index}`);
const keys = ['http.method', 'http.status_code', 'http.url', 'usr.id', 'duration'];
const values = Array.from({ length: 1009 }, (_, index) => `value ${index * 104729}`);

const pick = (list: readonly string[], index: number) => list[index % list.length] ?? '';

function fill(from: number): void {
  for (let row = from; row < from + BLOCK_ROWS; row++) {
    at.push(1_700_000_000_000 + row);
    id.pushHalves(row, 5);
    service.push(pick(services, row));
    host.push(pick(hosts, row * 7));
    source.push('node');
    status.push(pick(statuses, row));
    message.push(pick(messages, row * 13));
    trace.push(pick(traces, row * 3));
    for (let index = 0; index < 5; index++) tags.inner.push(pick(tagPool, row + index * 11));
    tags.endRow();
    for (let index = 0; index < 5; index++) {
      attributes.keys.push(pick(keys, index));
      attributes.values.push(pick(values, row * 17 + index));
    }
    attributes.endRow();
    batch.endRow();
  }
}

let fillMicros = 0;
let encodeMicros = 0;
let sizeBytes = 0;
for (let block = 0; block < BLOCKS + WARM_UP_BLOCKS; block++) {
  const start = process.cpuUsage();
  fill(block * BLOCK_ROWS);
  const filled = process.cpuUsage(start);
  const encodeStart = process.cpuUsage();
  const bytes = batch.encode();
  const encoded = process.cpuUsage(encodeStart);
  batch.reset();
  if (block < WARM_UP_BLOCKS) continue;
  fillMicros += filled.user + filled.system;
  encodeMicros += encoded.user + encoded.system;
  sizeBytes += bytes.reduce((sum, part) => sum + part.length, 0);
}
const rows = BLOCKS * BLOCK_ROWS;
console.log(
  `fill ${(fillMicros / rows).toFixed(2)} + encode ${(encodeMicros / rows).toFixed(2)} CPU s per million rows, ${Math.round(sizeBytes / rows)} bytes a row`,
);
