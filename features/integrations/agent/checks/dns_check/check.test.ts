import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCheck } from '../../testing.ts';
import { check } from './check.ts';

/** A name server that knows `shop.example` as 10.0.0.1, and nothing else. */
const server = createSocket('udp4');
server.on('message', (query, from) => {
  const known = query.toString('latin1').includes('\x04shop\x07example');
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(known ? 0x8180 : 0x8183, 2);
  header.writeUInt16BE(known ? 1 : 0, 6);
  header.writeUInt16BE(0, 8);
  header.writeUInt16BE(0, 10);
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 0, 0, 1]);
  server.send(Buffer.concat([header, question, ...(known ? [answer] : [])]), from.port, from.address);
});
let port = 0;
beforeAll(async () => {
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  port = server.address().port;
});
afterAll(() => void server.close());

async function run(instance: object) {
  const { metrics, serviceChecks } = await runCheck(check, {
    hostname: 'shop.example',
    nameserver: '127.0.0.1',
    nameserver_port: port,
    ...instance,
  });
  return { metrics: metrics.map(({ metric }) => metric), check: serviceChecks[0] };
}

test('a name that resolves', async () => {
  expect(await run({ name: 'shop', resolves_as: '10.0.0.1' })).toEqual({
    metrics: ['dns.response_time'],
    check: {
      name: 'dns.can_resolve',
      status: 0,
      tags: [
        'instance:shop',
        'nameserver:127.0.0.1',
        'record_type:A',
        'resolved_as:10.0.0.1',
        'resolved_hostname:shop.example',
      ],
      message: '',
    },
  });
});

test.each<[object, number, string]>([
  [{ resolves_as: '10.0.0.2' }, 2, 'resolves as 10.0.0.1'],
  [{ hostname: 'nothing.example' }, 2, 'nothing.example does not resolve: ENOTFOUND'],
  [{ hostname: 'nothing.example', record_type: 'NXDOMAIN' }, 0, ''],
  [{ record_type: 'NXDOMAIN' }, 2, 'the name exists, which it must not'],
])('%j gives %d', async (instance, status, message) => {
  expect((await run(instance)).check).toMatchObject({ status, message });
});

test.each([
  { record_type: 'ODD' },
  { nameserver: 'a name' },
  { record_type: 'TXT', resolves_as: 'x' },
  { hostname: '' },
])('%j is refused', async (instance) => {
  await expect(run(instance)).rejects.toMatchObject({ code: 'bad_check_config' });
});
