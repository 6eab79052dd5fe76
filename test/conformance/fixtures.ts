/**
 * Replays recorded traffic of real clients against a fresh server and an agent beside it, looks at each answer as that
 * client would, and holds the number of accepted recordings to the committed floor (`fixtures-floor.json`, by client). The
 * floor only rises: `--raise` writes what was reached.
 *
 *     node test/conformance/fixtures.ts <folder of recordings> [--raise] [--verbose]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type RunningAgent, startAgent } from '../process/agent.ts';
import { eventually, type RunningServer, startServer } from '../process/server.ts';
import { type Expectation, expectationOf, refusalOf, UNREADABLE_LINES } from './fixtures/expectations.ts';
import { PROBES } from './fixtures/probes.ts';
import { type RecordedDatagrams, type RecordedRequest, readRecordings, withKeys } from './fixtures/recordings.ts';
import { type Answer, sendDatagrams, sendGrpc, sendHttp } from './fixtures/send.ts';

interface Targets {
  readonly server: RunningServer;
  readonly agent: RunningAgent;
}

interface Verdict {
  readonly client: string;
  readonly name: string;
  /** Undefined when the client would take the answer for success. */
  readonly refusal: string | undefined;
}

const FLOOR_FILE = path.join(import.meta.dirname, 'fixtures-floor.json');

async function judgeRequest(
  recorded: RecordedRequest,
  expected: Expectation | undefined,
  { server, agent }: Targets,
): Promise<Verdict> {
  const { client, name } = recorded;
  const request = withKeys(recorded, server.apiKey, server.applicationKey);
  try {
    if (request.role === 'otlp-grpc') {
      const { status } = await sendGrpc(agent.otlpGrpcPort, request);
      return { client, name, refusal: status === 0 ? undefined : `gRPC status ${status}` };
    }
    const answer: Answer = await sendHttp(portFor(request, server, agent), request);
    return { client, name, refusal: refusalOf(request, answer, expected) };
  } catch (error) {
    return { client, name, refusal: `no answer: ${String(error)}` };
  }
}

/** Tracers speak to the agent, and so does OTLP without a key; everything else goes to the server. */
function portFor(request: RecordedRequest, server: RunningServer, agent: RunningAgent): number {
  if (request.role === 'agent') return agent.tracePort;
  const isKeyless = request.headers['dd-api-key'] === undefined;
  return isKeyless && /^\/v1\/(traces|metrics|logs)$/.test(request.path) ? agent.otlpHttpPort : server.port;
}

/** Sends datagrams and watches the agent's books: each packet arrives and no line is dropped. */
async function judgeDatagrams({ client, name, datagrams }: RecordedDatagrams, agent: RunningAgent): Promise<Verdict> {
  const before = await scrape(agent.tracePort);
  await sendDatagrams(agent.statsdPort, datagrams);
  const udp = 'komainu_agent_statsd_packets_total{transport="udp"}';
  const arrived = (now: Books) => sumOf(now, udp) - sumOf(before, udp);
  try {
    const after = await eventually('the datagrams', 30_000, async () => {
      const now = await scrape(agent.tracePort);
      return arrived(now) === datagrams.length ? now : undefined;
    });
    const dropped = droppedLines(before, after);
    const isKnown = isDeepStrictEqual(dropped, UNREADABLE_LINES[`${client}/${name}`] ?? {});
    const refusal = isKnown ? undefined : `lines dropped: ${JSON.stringify(dropped)}`;
    return { client, name, refusal };
  } catch (error) {
    return { client, name, refusal: String(error) };
  }
}

/** DogStatsD lines dropped between two looks, by reason. */
function droppedLines(before: Books, after: Books): Record<string, number> {
  const dropped: Record<string, number> = {};
  for (const [sample, value] of after) {
    const reason = /^komainu_agent_statsd_dropped_total\{reason="(\w+)"\}$/.exec(sample)?.[1];
    const more = value - (before.get(sample) ?? 0);
    if (reason !== undefined && more > 0) dropped[reason] = more;
  }
  return dropped;
}

/** Samples of a `/metrics` page by name with labels. */
type Books = ReadonlyMap<string, number>;

async function scrape(port: number): Promise<Books> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const cut = line.lastIndexOf(' ');
        return [line.slice(0, cut), Number(line.slice(cut + 1))];
      }),
  );
}

function sumOf(books: Books, name: string): number {
  let sum = 0;
  for (const [sample, value] of books) if (sample === name || sample.startsWith(`${name}{`)) sum += value;
  return sum;
}

/** What is wrong with the books once the agent has passed everything on; empty when nothing is. */
async function audit({ server, agent }: Targets): Promise<string[]> {
  await eventually('the agent to pass everything on', 60_000, async () =>
    sumOf(await scrape(agent.tracePort), 'komainu_agent_buffer_payloads') === 0 ? true : undefined,
  );
  // The agent goes on sending what it measures itself: what is just being stored is no loss.
  const totals = (books: Books) =>
    ['received', 'stored', 'rejected'].map((what) => sumOf(books, `komainu_intake_${what}_total`));
  let books = await scrape(server.port);
  await eventually('the books to balance', 30_000, async () => {
    books = await scrape(server.port);
    const [received, stored = 0, rejected = 0] = totals(books);
    return received === stored + rejected ? true : undefined;
  }).catch(() => {});
  const [received, stored, rejected] = totals(books);
  console.log(`books of the server: ${received} received, ${stored} stored, ${rejected} rejected`);
  for (const [sample, value] of books) {
    if (sample.startsWith('komainu_intake_rejected_total')) console.log(`  ${sample} ${value}`);
  }
  const wrong: string[] = [];
  if (received !== (stored ?? 0) + (rejected ?? 0)) wrong.push('received is not stored plus rejected');
  const lost = [...(await scrape(agent.tracePort))].filter(([sample]) =>
    sample.startsWith('komainu_agent_payloads_dropped'),
  );
  for (const [sample, value] of lost) wrong.push(`the server refused what the agent passed on: ${sample} ${value}`);
  return wrong;
}

/** Prints what was accepted by client; gives the new floor and how many clients fell below theirs. */
function report(verdicts: readonly Verdict[], floor: Readonly<Record<string, number>>) {
  const raised: Record<string, number> = {};
  let below = 0;
  for (const client of [...new Set([...Object.keys(floor), ...verdicts.map((one) => one.client)])].sort()) {
    const ofClient = verdicts.filter((one) => one.client === client);
    const refused = ofClient.filter(({ refusal }) => refusal !== undefined);
    const accepted = ofClient.length - refused.length;
    const least = floor[client] ?? 0;
    if (accepted < least) below++;
    raised[client] = Math.max(least, accepted);
    console.log(`fixtures ${client}: ${accepted} accepted, ${refused.length} refused, floor ${least}`);
    for (const { name, refusal } of refused) console.log(`  not: ${name}: ${refusal}`);
  }
  const accepted = verdicts.filter(({ refusal }) => refusal === undefined).length;
  console.log(`fixtures: ${accepted} of ${verdicts.length} accepted`);
  return { raised, below };
}

async function main(): Promise<number> {
  const [folder, ...flags] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: fixtures.ts <folder of recordings> [--raise] [--verbose]');
  const recordings = readRecordings(path.resolve(folder));
  if (recordings.length === 0) throw new Error(`no recordings in ${folder}`);
  const server = await startServer({ name: 'fixtures' });
  const verdicts: Verdict[] = [];
  try {
    const agent = await startAgent(server, { KOMAINU_AGENT_HOST_METRICS: 'false' });
    try {
      const targets = { server, agent };
      for (const { request, expects } of PROBES) verdicts.push(await judgeRequest(request, expects, targets));
      for (const recording of recordings) {
        verdicts.push(
          recording.kind === 'datagrams'
            ? await judgeDatagrams(recording, agent)
            : await judgeRequest(recording, expectationOf(recording), targets),
        );
      }
      const floor = JSON.parse(readFileSync(FLOOR_FILE, 'utf8')) as Record<string, number>;
      const { raised, below } = report(verdicts, floor);
      const wrong = await audit(targets);
      for (const line of wrong) console.log(`wrong: ${line}`);
      if (flags.includes('--verbose')) console.log(agent.output(), server.output());
      if (flags.includes('--raise')) writeFileSync(FLOOR_FILE, `${JSON.stringify(raised, null, 2)}\n`);
      return below === 0 && wrong.length === 0 ? 0 : 1;
    } finally {
      await agent.stop();
    }
  } finally {
    await server.stop();
  }
}

process.exitCode = await main();
