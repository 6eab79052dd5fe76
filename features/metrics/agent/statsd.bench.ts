import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { systemClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { StatsDReceiver } from './statsd-receiver.ts';
import { newAggregator } from './testing.ts';

/**
 * DogStatsD: CPU a metric line parsed and aggregated, then lines a second over UDP and how many were lost.
 * `node features/metrics/agent/statsd.bench.ts [packets a second] [seconds]`; 16 lines a packet, 1000 contexts.
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

async function send(port: number, packetsASecond: number, seconds: number): Promise<void> {
  const socket = createSocket('udp4');
  socket.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const bodies = packets();
  const startedMs = performance.now();
  let sent = 0;
  for (let elapsedMs = 0; elapsedMs < seconds * 1000; elapsedMs = performance.now() - startedMs) {
    const due = Math.floor((elapsedMs / 1000) * packetsASecond);
    for (; sent < due; sent++) socket.send(bodies[sent % bodies.length] ?? '');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  process.send?.(sent);
  socket.close();
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
  const { aggregator, receiver: reader } = receiver();
  const udp = await reader.listenUdp('127.0.0.1', 0);
  const before = process.cpuUsage();
  const sender = fork(import.meta.filename, ['send', String(udp.port), String(packetsASecond), String(seconds)]);
  const flush = setInterval(() => aggregator.flush(), 1000);
  const [sent] = (await once(sender, 'message')) as [number];
  await new Promise((resolve) => setTimeout(resolve, 300));
  clearInterval(flush);
  const used = process.cpuUsage(before);
  const lost = 1 - aggregator.samples / (sent * LINES);
  console.log(
    `udp: ${Math.round((sent * LINES) / seconds)} lines/s sent, ${(lost * 100).toFixed(3)} % lost, ` +
      `${(((used.user + used.system) / seconds / 1e6) * 100).toFixed(0)} % of a core, ` +
      `${((used.user + used.system) / aggregator.samples).toFixed(2)} µs a line, ` +
      `receive buffer ${udp.receiveBufferBytes >> 20} MiB, RSS ${process.memoryUsage.rss() >> 20} MiB`,
  );
  await udp.close();
}

const [role, ...numbers] = process.argv.slice(2);
if (role === 'send') await send(Number(numbers[0]), Number(numbers[1]), Number(numbers[2]));
else {
  measureParsing();
  await measureUdp(Number(role ?? 31_250), Number(numbers[0] ?? 5));
}
