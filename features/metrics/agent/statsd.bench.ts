import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import type { StatsDAggregator } from './aggregator.ts';
import { StatsDReceiver } from './statsd-receiver.ts';
import { newAggregator } from './testing.ts';

/**
 * DogStatsD: CPU a metric line parsed and aggregated, then lines a second over UDP and how many were lost,
 * the same over a unix datagram socket, where a sender waits instead. 16 lines a packet, 1000 contexts.
 * `node features/metrics/agent/statsd.bench.ts [packets a second] [seconds]`
 */
const LINES = 16;
const TYPES = ['c', 'g', 'h', 'ms', 'd', 'c', 'c', 'g'];

function packets(): Buffer[] {
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed >>> 8;
  };
  const line = () => {
    const pick = random();
    const type = TYPES[(pick >> 3) & 7];
    const host = (pick % 50).toString(16).padStart(4, '0');
    const tags = `env:prod,service:svc-${pick % 20},host:i-${host},endpoint:/api/${pick % 40}`;
    return `app.${pick & 1 ? 'web' : 'api'}.requests:${pick % 1000}|${type}|#${tags}`;
  };
  return Array.from({ length: 4096 }, () => Buffer.from(Array.from({ length: LINES }, line).join('\n')));
}

async function sendUdp(port: number, packetsASecond: number, seconds: number): Promise<void> {
  const socket = createSocket('udp4');
  socket.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  await sendEvenly(packetsASecond, seconds, (packet) => socket.send(packet));
  socket.close();
}

/** Node cannot send to such a socket: the C library does. */
async function sendUnix(path: string, packetsASecond: number, seconds: number): Promise<void> {
  const { dlopen } = await import('node:ffi');
  const { functions } = dlopen(null, {
    socket: { arguments: ['i32', 'i32', 'i32'], return: 'i32' },
    sendto: { arguments: ['i32', 'buffer', 'u64', 'i32', 'buffer', 'u32'], return: 'i64' },
  });
  const [AF_UNIX, SOCK_DGRAM] = [1, 2];
  const address = Buffer.alloc(110);
  address.writeUInt16LE(AF_UNIX);
  const length = 3 + address.write(path, 2);
  const socket = functions.socket(AF_UNIX, SOCK_DGRAM, 0);
  await sendEvenly(packetsASecond, seconds, (packet) => {
    if (functions.sendto(socket, packet, BigInt(packet.length), 0, address, length) < 0n) throw new Error('sendto');
  });
}

async function sendEvenly(packetsASecond: number, seconds: number, send: (packet: Buffer) => void): Promise<void> {
  const bodies = packets();
  const startedMs = performance.now();
  let sent = 0;
  for (let elapsedMs = 0; elapsedMs < seconds * 1000; elapsedMs = performance.now() - startedMs) {
    const due = Math.floor((elapsedMs / 1000) * packetsASecond);
    for (; sent < due; sent++) send(bodies[sent % bodies.length] ?? Buffer.alloc(0));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  process.send?.(sent);
}

function receiver() {
  const parts = newAggregator({ clock: systemClock, settings: { maxContexts: 100_000 } });
  const options = { origins: false, timestamps: true };
  return { aggregator: parts.aggregator, receiver: new StatsDReceiver({ ...parts, logger: silentLogger }, options) };
}

function measureParsing(): void {
  const bodies = packets();
  const { aggregator, receiver: reader } = receiver();
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage();
    const samples = aggregator.samples;
    for (let index = 0; index < 20_000; index++) reader.readProxied(bodies[index % bodies.length] ?? Buffer.alloc(0));
    const used = process.cpuUsage(before);
    const each = (used.user + used.system) / (aggregator.samples - samples);
    console.log(`parse and aggregate: ${each.toFixed(3)} µs a line, ${aggregator.contexts} contexts`);
    aggregator.flush(true);
  }
}

async function measureUdp(packetsASecond: number, seconds: number): Promise<void> {
  const parts = receiver();
  const udp = await parts.receiver.listenUdp('127.0.0.1', 0);
  await measure(`udp, receive buffer ${udp.receiveBufferBytes >> 20} MiB`, parts.aggregator, [
    'send',
    String(udp.port),
    String(packetsASecond),
    String(seconds),
  ]);
  await udp.close();
}

async function measureUnix(packetsASecond: number, seconds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'statsd-bench-'));
  const path = join(folder, 'dsd.socket');
  const parts = receiver();
  const options = { path, maxDatagramBytes: 65_536, credentials: true, cacheFolder: folder };
  const socket = await parts.receiver.listenDatagrams(options);
  const helper = () => (socket.pid === undefined ? 0 : cpuSecondsOf(socket.pid));
  const before = helper();
  await measure('unix datagrams', parts.aggregator, ['send-unix', path, String(packetsASecond), String(seconds)]);
  console.log(`unix datagrams: the helper used ${(((helper() - before) / seconds) * 100).toFixed(0)} % of a core`);
  await socket.close();
  await rm(folder, { recursive: true, force: true });
}

/** Runs a sender; says how much of what it sent arrived, and what that cost this process. */
async function measure(name: string, aggregator: StatsDAggregator, args: readonly string[]): Promise<void> {
  const seconds = Number(args.at(-1));
  const before = process.cpuUsage();
  const sender = fork(import.meta.filename, [...args]);
  const flush = setInterval(() => aggregator.flush(), 1000);
  const [sent] = (await once(sender, 'message')) as [number];
  await new Promise((resolve) => setTimeout(resolve, 300));
  clearInterval(flush);
  const used = process.cpuUsage(before);
  const lost = 1 - aggregator.samples / (sent * LINES);
  console.log(
    `${name}: ${Math.round((sent * LINES) / seconds)} lines/s sent, ${(lost * 100).toFixed(3)} % lost, ` +
      `${(((used.user + used.system) / seconds / 1e6) * 100).toFixed(0)} % of a core, ` +
      `${((used.user + used.system) / aggregator.samples).toFixed(2)} µs a line, RSS ${process.memoryUsage.rss() >> 20} MiB`,
  );
}

function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const [role, ...words] = process.argv.slice(2);
const [where = '', rate = '', seconds = ''] = words;
if (role === 'send') await sendUdp(Number(where), Number(rate), Number(seconds));
else if (role === 'send-unix') await sendUnix(where, Number(rate), Number(seconds));
else {
  measureParsing();
  await measureUdp(Number(role ?? 31_250), Number(words[0] ?? 5));
  if (process.platform === 'linux') await measureUnix(Number(role ?? 31_250), Number(words[0] ?? 5));
}
