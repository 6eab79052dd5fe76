import { deflateSync, gzipSync } from 'node:zlib';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { logsTables } from '../../../tables/logs.ts';
import { intakeStage, TEST_KEY, TEST_NOW } from '../test-stage.ts';
import { GELF_LIMITS, type GelfLimits, GelfReceiver } from './receiver.ts';

async function stage(limits: Partial<GelfLimits> = {}) {
  const base = intakeStage(await openTestStore(logsTables), testContext(standingClock(TEST_NOW)));
  const receiver = new GelfReceiver({
    ...base.parts,
    limits: { ...GELF_LIMITS, retryMs: 5, gatherMs: 1, ...limits },
  });
  return {
    ...base,
    receiver,
    send: (...datagrams: readonly Buffer[]) => {
      for (const datagram of datagrams) receiver.accept(datagram, '192.0.2.1', 5_000);
    },
    async [Symbol.asyncDispose]() {
      await receiver.close();
      await base.close();
    },
  };
}

const message = (changes: object = {}) =>
  Buffer.from(
    JSON.stringify({ version: '1.1', host: 'box', short_message: 'hello', _DD_API_KEY: TEST_KEY, ...changes }),
  );

function chunked(bytes: Buffer, size: number): Buffer[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, place) =>
    Buffer.concat([
      Buffer.from([0x1e, 0x0f, 1, 2, 3, 4, 5, 6, 7, 8, place, count]),
      bytes.subarray(place * size, (place + 1) * size),
    ]),
  );
}

it('stores messages plain, packed and in chunks, and counts the others by reason', async () => {
  await using gelf = await stage();
  gelf.send(
    message({ _container_id: 'c1', _container_name: 'web', _image_name: 'nginx:1.27', level: 3 }),
    gzipSync(message({ short_message: 'gzip' })),
    deflateSync(message({ short_message: 'zlib' })),
    ...chunked(gzipSync(message({ short_message: 'in chunks', full_message: 'f'.repeat(100) })), 40).reverse(),
    Buffer.concat([message({ short_message: 'with a NUL' }), Buffer.of(0)]),
    message({ _DD_API_KEY: 'f'.repeat(32) }),
    message({ _DD_API_KEY: undefined }),
    Buffer.from('no json'),
    Buffer.from('[1]'),
    gzipSync(Buffer.alloc(5_000_000)),
    Buffer.from([0x1f, 0x8b, 1, 2]),
    Buffer.from([0x1e, 0x0f, 1]),
  );
  await eventually(() =>
    expect(gelf.books()).toEqual([
      12,
      5,
      {
        no_valid_key: 2,
        bad_json: 1,
        not_an_object: 1,
        message_too_large: 1,
        bad_compression: 1,
        bad_chunk: 1,
      },
    ]),
  );
  const rows = await gelf.store.rows(
    "SELECT message, status, service, host, source, arrayStringConcat(tags, ',') AS tags FROM logs ORDER BY id",
  );
  const row = (text: string) => ({ message: text, status: 'info', service: '', host: 'box', source: '', tags: '' });
  expect(rows).toEqual([
    {
      message: 'hello',
      status: 'error',
      service: 'nginx',
      host: 'box',
      source: 'nginx',
      tags: 'container_id:c1,container_name:web,image_name:nginx,short_image:nginx,image_tag:1.27',
    },
    row('gzip'),
    row('zlib'),
    row(`in chunks\n${'f'.repeat(100)}`),
    row('with a NUL'),
  ]);
  const [all] = await gelf.store.rows<{ text: string }>('SELECT toString(groupArray(tuple(*))) AS text FROM logs');
  expect(all?.text).not.toContain(TEST_KEY);
});

it('keeps what the store does not take, drops and counts what there is no room for, and loses nothing else', async () => {
  await using gelf = await stage({ pendingBytes: 200 });
  gelf.setAway(true);
  gelf.send(message({ short_message: 'first' }));
  await eventually(() => expect(gelf.attempts()).toBeGreaterThan(2));
  gelf.send(message(), message(), message());
  expect(gelf.books()).toEqual([3, 0, { intake_overloaded: 3 }]);
  gelf.setAway(false);
  await eventually(() => expect(gelf.books()).toEqual([4, 1, { intake_overloaded: 3 }]));
});

it('does not listen to an address that has no key, and counts what is given up at the end', async () => {
  await using gelf = await stage({ strangerMessages: 2 });
  gelf.send(message({ _DD_API_KEY: undefined }), message({ _DD_API_KEY: undefined }));
  await eventually(() => expect(gelf.books()).toEqual([2, 0, { no_valid_key: 2 }]));
  gelf.send(message());
  expect(gelf.books()).toEqual([3, 0, { no_valid_key: 3 }]);
  gelf.receiver.accept(chunked(message(), 50)[0] ?? Buffer.alloc(0), '192.0.2.2', 5_000);
  await gelf.receiver.close();
  expect(gelf.books()).toEqual([4, 0, { no_valid_key: 3, incomplete: 1 }]);
});
