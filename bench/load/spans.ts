import { randomFrom } from './random.ts';

const SERVICES = [
  'web',
  'api',
  'auth',
  'cart',
  'checkout',
  'payments',
  'inventory',
  'search',
  'orders',
  'gateway',
  'users',
  'ledger',
];
const QUERIES = [
  'SELECT * FROM users WHERE id = ?',
  'SELECT count(*) FROM orders WHERE user_id = ?',
  'UPDATE carts SET items = ? WHERE id = ?',
];
const SPANS_PER_TRACE = 14;
/** Tracers send what ended since their last body: bodies follow one another in time and each spans two seconds. */
const FLUSH_MS = 2_000;
const BODY_MS = 50;

/** Bodies of `PUT /v0.4/traces` (msgpack), `traces` traces of 14 spans each, with how many spans they hold. */
export function* traceBodies(
  bodies: number,
  traces: number,
  endMs: number,
): Generator<{ bytes: Buffer; spans: number }> {
  const random = randomFrom(99);
  const whole = (limit: number): number => Math.floor(random() * limit);
  const pick = <Item>(list: readonly Item[]): Item => list[whole(list.length)] as Item;
  const id = (): bigint => (BigInt(1 + whole(2 ** 31 - 1)) << 32n) | BigInt(whole(2 ** 32));
  for (let body = 0; body < bodies; body++) {
    const out = new Packer();
    out.array(traces);
    for (let trace = 0; trace < traces; trace++) {
      const traceId = id();
      const rootId = id();
      const startNs = BigInt(endMs - (bodies - body) * BODY_MS - whole(FLUSH_MS)) * 1_000_000n;
      out.array(SPANS_PER_TRACE);
      for (let place = 0; place < SPANS_PER_TRACE; place++) {
        const service = pick(SERVICES);
        const isServer = place % 2 === 0;
        const durationNs = BigInt(100_000 + whole(50_000_000));
        out.map(12);
        out.pair('service', service);
        out.pair('name', place === 0 ? 'web.request' : isServer ? 'express.request' : 'postgres.query');
        out.pair('resource', isServer ? `GET /api/${service}/${pick(['list', 'get', 'create'])}` : pick(QUERIES));
        out.text('trace_id').u64(traceId);
        out.text('span_id').u64(place === 0 ? rootId : id());
        out.text('parent_id').u64(place === 0 ? 0n : rootId);
        out.text('start').u64(startNs + BigInt(place) * 1_000_000n);
        out.text('duration').u64(durationNs);
        out.text('error').u64(random() < 0.02 ? 1n : 0n);
        out.text('meta').map(isServer ? 8 : 5);
        out.pair('env', 'prod');
        out.pair('version', `1.${whole(4)}.0`);
        out.pair('component', isServer ? 'express' : 'pg');
        out.pair('span.kind', isServer ? 'server' : 'client');
        if (isServer) {
          out.pair('http.method', 'GET');
          out.pair('http.url', `http://${service}.local/api?id=${whole(100_000)}`);
          out.pair('http.status_code', '200');
          out.pair('language', 'javascript');
        } else out.pair('db.name', 'shop');
        out.text('metrics').map(2);
        out.text('_sampling_priority_v1').double(1);
        out.text('process_id').double(1_234);
        out.pair('type', isServer ? 'web' : 'sql');
      }
    }
    yield { bytes: out.finish(), spans: traces * SPANS_PER_TRACE };
  }
}

/** As much of msgpack as tracers write (github.com/msgpack/msgpack/blob/master/spec.md). */
class Packer {
  #buffer = Buffer.allocUnsafe(1 << 20);
  #length = 0;

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(this.#buffer.length * 2);
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }

  array(size: number): this {
    this.#room(5);
    this.#buffer[this.#length] = 0xdd;
    this.#buffer.writeUInt32BE(size, this.#length + 1);
    this.#length += 5;
    return this;
  }

  map(size: number): this {
    this.#room(1);
    this.#buffer[this.#length++] = 0x80 | size;
    return this;
  }

  text(text: string): this {
    this.#room(text.length * 3 + 3);
    const bytes = this.#buffer.write(text, this.#length + 3);
    this.#buffer[this.#length] = 0xda;
    this.#buffer.writeUInt16BE(bytes, this.#length + 1);
    this.#length += bytes + 3;
    return this;
  }

  pair(key: string, value: string): void {
    this.text(key).text(value);
  }

  u64(value: bigint): this {
    this.#room(9);
    this.#buffer[this.#length] = 0xcf;
    this.#buffer.writeBigUInt64BE(value, this.#length + 1);
    this.#length += 9;
    return this;
  }

  double(value: number): this {
    this.#room(9);
    this.#buffer[this.#length] = 0xcb;
    this.#buffer.writeDoubleBE(value, this.#length + 1);
    this.#length += 9;
    return this;
  }

  finish(): Buffer {
    return Buffer.from(this.#buffer.subarray(0, this.#length));
  }
}
