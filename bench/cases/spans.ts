import { TEST_API_KEY } from '../../test/process/server.ts';
import { sendAll } from '../load/send.ts';
import { traceBodies } from '../load/spans.ts';
import { measureOurs } from '../measure/ours.ts';
import type { BenchCase } from '../measure/report.ts';

const BODIES = 1_000;
const TRACES = 100;
/** Answered after the commit: enough spans must be under way to fill two blocks. */
const CONNECTIONS = 120;

/** msgpack v0.4 in over HTTP until stored, which is when it is answered, and until merged; request counts and latencies included. */
export const spans: BenchCase = {
  name: 'spans',
  summary: 'msgpack traces in until stored and merged',
  async run(say) {
    let total = 0;
    const ours = await measureOurs({
      name: 'spans',
      table: 'spans',
      sent: () => total,
      send: (server) =>
        sendAll(
          server.port,
          requests(Date.now(), (count) => {
            total += count;
          }),
          CONNECTIONS,
        ),
    });
    say(`${(total / 1e6).toFixed(2)} million spans`);
    return [
      {
        name: 'spans: CPU s per million, stored',
        value: ours.answeredCpuSeconds / (total / 1e6),
        unit: 's',
        goal: { atMost: 7 },
      },
      { name: 'spans: CPU s per million, merged too', value: ours.cpuSeconds / (total / 1e6), unit: 's' },
      { name: 'spans: bytes per span', value: ours.bytes / total, unit: 'B' },
      { name: 'spans: peak RSS', value: ours.peakRssBytes / 2 ** 20, unit: 'MiB' },
      { name: 'spans: per second', value: total / ours.wallSeconds, unit: '1/s' },
    ];
  },
};

function* requests(endMs: number, counted: (spans: number) => void) {
  for (const { bytes, spans: count } of traceBodies(BODIES, TRACES, endMs)) {
    counted(count);
    yield {
      path: '/v0.4/traces',
      method: 'PUT' as const,
      headers: { 'content-type': 'application/msgpack', 'dd-api-key': TEST_API_KEY },
      bytes,
    };
  }
}
