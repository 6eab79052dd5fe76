import { gzipSync } from 'node:zlib';
import { forwardEntries, readForward, readForwardEvents } from '@komainu/wire/fluent/forward.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { MsgpackFrames } from '@komainu/wire/msgpack/frames.ts';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { forwardItem, keyOfEvent } from './forward-item.ts';

/** Bytes of a connection to drafts, without pipelines and store: CPU seconds a million events. */
const NOW = Date.now();
const EVENTS = 200_000;
const EVENTS_A_CHUNK = 5_000;
const event = (index: number) =>
  encodeMsgpack([
    Math.floor(NOW / 1000),
    {
      log: `192.0.2.${index % 250} - - [22/Nov/2026:12:00:00 +0000] "GET /cart?id=${index} HTTP/1.1" 200 612 "-" "curl/8.5.0"`,
      stream: 'stdout',
      container_id: 'c0ffee',
      container_name: '/web',
      ddsource: 'nginx',
    },
  ]);

const packed = (index: number) =>
  Buffer.concat(Array.from({ length: EVENTS_A_CHUNK }, (_, at) => event(index * EVENTS_A_CHUNK + at)));
const KINDS: Readonly<Record<string, (index: number) => Buffer>> = {
  PackedForward: (index) => encodeMsgpack(['nginx', packed(index), { chunk: `c${index}` }]),
  CompressedPackedForward: (index) => encodeMsgpack(['nginx', gzipSync(packed(index)), { compressed: 'gzip' }]),
};

for (const [name, message] of Object.entries(KINDS)) {
  const stream = Buffer.concat(Array.from({ length: EVENTS / EVENTS_A_CHUNK }, (_, index) => message(index)));
  const decoder = new LogDecoder({ service: '', host: '', source: '', tags: '' }, NOW);
  const draft = new LogDraft();
  let taken = 0;
  const whole: Buffer[] = [];
  const before = process.cpuUsage();
  const frames = new MsgpackFrames((frame) => whole.push(frame), 64 * 1024 * 1024);
  for (let at = 0; at < stream.length; at += 65_536) frames.push(stream.subarray(at, at + 65_536));
  for (const frame of whole) {
    const envelope = readForward(frame);
    if (envelope === undefined) continue;
    const bytes = await forwardEntries(frame, envelope, 64 * 1024 * 1024);
    for (const events of readForwardEvents(bytes, envelope.mode)) {
      for (const one of events)
        if (decoder.decode(forwardItem(keyOfEvent(one).event, envelope.tag), draft) === undefined) taken++;
    }
  }
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  if (taken !== EVENTS) throw new Error(`${name}: ${taken} of ${EVENTS} events`);
  process.stdout.write(`${name.padEnd(24)} ${((seconds / EVENTS) * 1e6).toFixed(2)} CPU s per million\n`);
}
