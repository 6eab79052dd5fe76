import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { SyslogFrames } from '@komainu/wire/syslog/frames.ts';
import { readLine } from './line.ts';

/** Bytes of a connection to drafts, without pipelines and store: CPU seconds a million lines. */
const KEY = '0123456789abcdef0123456789abcdef';
const NOW = Date.now();
const LINES = 200_000;
const KINDS: Readonly<Record<string, (index: number) => string>> = {
  'RFC 5424': (index) =>
    `${KEY} <34>1 ${new Date(NOW).toISOString()} web${index % 50} sshd ${index} - [metas ddsource="auth" ddtags="env:prod"] Failed password for root from 203.0.113.${index % 250} port ${index % 60_000} ssh2`,
  'RFC 3164': (index) =>
    `${KEY} <34>Nov 22 00:40:00 web${index % 50} sshd[${index}]: Failed password for root from 203.0.113.${index % 250} port ${index % 60_000} ssh2`,
  JSON: (index) =>
    `${KEY} {"message":"order ${index} placed","service":"shop","status":"info","duration":${index % 1000}}`,
};

for (const [name, line] of Object.entries(KINDS)) {
  const stream = Buffer.from(Array.from({ length: LINES }, (_, index) => `${line(index)}\n`).join(''));
  const decoder = new LogDecoder({ service: '', host: '', source: '', tags: '' }, NOW);
  const draft = new LogDraft();
  let taken = 0;
  const frames = new SyslogFrames(
    {
      frame: (bytes) => {
        const keyed = readLine(bytes.toString('utf8'), '192.0.2.1', NOW);
        if (keyed !== undefined && decoder.decode(keyed.rest, draft) === undefined) taken++;
      },
      lost() {},
    },
    1_000_000,
  );
  const before = process.cpuUsage();
  for (let at = 0; at < stream.length; at += 65_536) frames.push(stream.subarray(at, at + 65_536));
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  if (taken !== LINES) throw new Error(`${name}: ${taken} of ${LINES} lines`);
  process.stdout.write(`${name.padEnd(10)} ${((seconds / LINES) * 1e6).toFixed(2)} CPU s per million\n`);
}
