import { type RunningAgent, startAgent } from '../../test/process/agent.ts';
import { eventually } from '../../test/process/server.ts';
import { runLoad, startSink } from '../measure/children.ts';
import { cpuSecondsOf, rssBytesOf } from '../measure/processes.ts';
import type { BenchCase, Figure } from '../measure/report.ts';

const SPANS_A_SECOND = 52_000;
const SECONDS = 10;
const WARM_SECONDS = 5;

interface Sent {
  readonly spans: number;
  readonly seconds: number;
}

/** Payloads of tracers into the whole agent, which works on each span, counts it and sends it on. */
export const tracers: BenchCase = {
  name: 'tracers',
  summary: 'fifty thousand spans a second into the agent: loss and CPU',
  async run(say) {
    const sink = await startSink<{ readonly spans: number }>('measure/trace-sink.ts');
    const seen = async () => (await sink.seen()).spans;
    try {
      say(`${SPANS_A_SECOND} spans a second for ${SECONDS} s, after ${WARM_SECONDS} s to warm up`);
      const figures: Figure[] = [];
      for (const compression of ['none', 'zstd']) {
        const agent = await startAgent(sink.target, {
          KOMAINU_AGENT_HOST_METRICS: 'false',
          DD_SERIALIZER_COMPRESSOR_KIND: compression,
        });
        try {
          figures.push(...(await measure(`tracers, ${compression} compression`, agent, seen)));
        } finally {
          await agent.stop();
        }
      }
      return figures;
    } finally {
      sink.stop();
    }
  },
};

async function measure(name: string, agent: RunningAgent, seen: () => Promise<number>): Promise<Figure[]> {
  const pid = agent.process.pid ?? 0;
  await send(agent.tracePort, WARM_SECONDS);
  const before = await rested(seen);
  const cpu = cpuSecondsOf(pid);
  const sent = await send(agent.tracePort, SECONDS);
  const cpuSeconds = cpuSecondsOf(pid) - cpu;
  const arrived = (await rested(seen)) - before;
  return [
    { name: `${name}: spans a second sent`, value: sent.spans / sent.seconds, unit: '1/s', goal: { atLeast: 50_000 } },
    { name: `${name}: spans lost`, value: sent.spans - arrived, unit: '', goal: { atMost: 0 } },
    { name: `${name}: agent cores used`, value: cpuSeconds / sent.seconds, unit: '', goal: { atMost: 1 } },
    { name: `${name}: agent CPU s per million spans`, value: cpuSeconds / (sent.spans / 1e6), unit: 's' },
    { name: `${name}: agent RSS`, value: rssBytesOf(pid) / 2 ** 20, unit: 'MiB' },
  ];
}

function send(port: number, seconds: number): Promise<Sent> {
  return runLoad('load/tracer.ts', port, SPANS_A_SECOND, seconds);
}

/** The spans that the server has, once no more come. */
async function rested(seen: () => Promise<number>): Promise<number> {
  let last = -1;
  let same = 0;
  return eventually('the agent to send everything', 30_000, async () => {
    const now = await seen();
    same = now === last ? same + 1 : 0;
    last = now;
    // Longer than the server takes to answer.
    return same >= 5 ? now : undefined;
  });
}
