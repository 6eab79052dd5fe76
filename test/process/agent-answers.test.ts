import { chmod, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AgentProcess, AnsweringIntake, API_KEY } from './agent-process.ts';
import { freePort } from './server.ts';

const intake = new AnsweringIntake();
const agents: AgentProcess[] = [];
beforeEach(() => intake.start());
afterEach(async () => {
  for (const agent of agents.splice(0)) await agent.end();
  await intake.stop();
});

async function prepare(more = ''): Promise<AgentProcess> {
  const agent = await AgentProcess.prepare(`api_key: ${API_KEY}\ndd_url: ${intake.url}\nhostname: core-test\n${more}`);
  agents.push(agent);
  return agent;
}

interface Problem {
  readonly status: number;
  readonly said: string;
}
interface ForwarderStatus {
  readonly waitingPayloads: number;
  readonly targets: readonly {
    readonly url: string;
    readonly problems: readonly Problem[];
    readonly diskProblem: string;
    readonly inMemoryPayloads: number;
  }[];
}

const forwarderOf = async (agent: AgentProcess) => (await agent.status())['forwarder'] as unknown as ForwarderStatus;
const profiles = () =>
  intake.requests.filter((request) => request.path === '/profiling/v1/input').map(({ body }) => String(body));

test('each answer of a server is a line in the status, and what can be sent later is', async () => {
  // Only what the test sends is answered badly; short waits, so that each answer is seen soon.
  const agent = await prepare('forwarder_backoff_base: 0.05\nforwarder_backoff_max: 0.1\nlogs_enabled: false\n');
  await agent.start({ KOMAINU_AGENT_HOST_METRICS: 'false' });
  for (const status of [400, 403, 413, 429, 500, 0]) {
    intake.answer = (url) => (url.startsWith('/profiling') ? status : 202);
    expect(await agent.send(`answered ${status}`)).toBe(200);
    await eventually(async () => {
      const [target] = (await forwarderOf(agent)).targets;
      expect(target?.problems.map((problem) => problem.status)).toContain(status);
    });
    intake.answer = () => 202;
    await eventually(async () => expect((await forwarderOf(agent)).waitingPayloads).toBe(0));
  }
  expect(profiles()).toEqual(['answered 403', 'answered 429', 'answered 500', 'answered 0']);
  const { text } = await agent.command('status', 'forwarder');
  for (const line of [
    /\[ERROR\] answer 400 to \/profiling\/v1\/input: 1 times, .* the payload given up\. .*answer 400/,
    /\[ERROR\] answer 403 .* waits for a good key/,
    /\[ERROR\] answer 413 .* given up/,
    /\[ERROR\] answer 429 .* waits until the server takes data/,
    /\[ERROR\] answer 500 .* is tried again/,
    /\[ERROR\] no answer .*/,
    /Lost: 1 payloads \(refused_400\)/,
    /Lost: 1 payloads \(refused_413\)/,
  ]) {
    expect(text).toMatch(line);
  }
});

test('a full disk: data passes through memory, and the status says so', async () => {
  const agent = await prepare('forwarder_storage_max_disk_ratio: 0.01\nlogs_enabled: false\n');
  intake.answer = () => 503;
  await agent.start({ KOMAINU_AGENT_HOST_METRICS: 'false' });
  expect(await agent.send('kept')).toBe(200);
  await eventually(async () => {
    const [target] = (await forwarderOf(agent)).targets;
    expect([target?.inMemoryPayloads, target?.diskProblem]).toEqual([
      expect.any(Number),
      expect.stringContaining('the disk is too full'),
    ]);
  });
  expect((await agent.command('status', 'agent')).text).toMatch(/\[PROBLEM\] cannot write to the disk buffer/);
  intake.answer = () => 202;
  await eventually(() => expect(profiles()).toEqual(['kept']));
});

test('copies go to further endpoints, each with its own key and its own troubles', async () => {
  const other = new AnsweringIntake();
  await other.start();
  try {
    const agent = await prepare(
      `additional_endpoints: {"${other.url}": ["fedcba9876543210fedcba9876543210"]}\nlogs_enabled: false\n`,
    );
    other.answer = () => 500;
    await agent.start({ KOMAINU_AGENT_HOST_METRICS: 'false' });
    await agent.send('for both');
    await eventually(() => expect(profiles()).toEqual(['for both']));
    other.answer = () => 202;
    await eventually(() => {
      const copied = other.requests.find(({ path: url }) => url === '/profiling/v1/input');
      expect([String(copied?.body), copied?.headers['dd-api-key']]).toEqual([
        'for both',
        'fedcba9876543210fedcba9876543210',
      ]);
    });
  } finally {
    await other.stop();
  }
});

test('above its limit of memory the agent refuses data, counts that and says so', async () => {
  const agent = await prepare('logs_enabled: false\n');
  await agent.start({ KOMAINU_AGENT_MEMORY_LIMIT: '64MB' });
  await eventually(async () => expect(await agent.send('too much')).toBe(429));
  expect((await agent.command('status', 'agent')).text).toContain('[PROBLEM] more memory is used than allowed');
  expect(await agent.command('health')).toMatchObject({ code: 1, text: expect.stringContaining('refuse data') });
  const counters = await (await fetch(`http://127.0.0.1:${agent.ports['traces']}/metrics`)).text();
  expect(counters).toMatch(/komainu_agent_refused_total\{reason="\w+"\} [1-9]/);
});

test.skipIf(process.getuid?.() !== 0)('root’s rights are given up when told, and the data stay its own', async () => {
  const agent = await prepare('logs_enabled: false\n');
  // The user has to reach the folder, which is root's alone.
  await chmod(agent.folder, 0o755);
  await agent.start({ KOMAINU_AGENT_USER: 'nobody' });
  expect(await agent.send('as nobody')).toBe(200);
  await eventually(() => expect(profiles()).toEqual(['as nobody']));
  const { uid } = await stat(path.join(agent.folder, 'data', 'control.sock'));
  expect(uid).toBeGreaterThan(0);
  expect((await agent.command('health')).code).toBe(0);
});

test('a clock that is wrong is said, and an orchestrator can ask for health', async () => {
  intake.aheadMs = 600_000;
  const port = await freePort();
  const agent = await prepare(`logs_enabled: false\nhealth_port: ${port}\n`);
  await agent.start({ KOMAINU_AGENT_HOST_METRICS: 'false' });
  await eventually(async () => {
    const { problems } = (await agent.status())['agent'] as unknown as { problems: string[] };
    expect(problems).toEqual([
      expect.stringMatching(/^the clock of this machine is (599|600|601) s behind the server's$/),
    ]);
  });
  const live = await fetch(`http://127.0.0.1:${port}/live`);
  expect([live.status, await live.json()]).toEqual([
    200,
    { Healthy: expect.arrayContaining(['dogstatsd', 'self metrics']), Unhealthy: [] },
  ]);
});

test('a broken settings file ends the agent with its name and the line', async () => {
  const agent = await prepare('apm_config:\n  enabled: [true\n');
  await agent.start();
  expect([agent.exitCode, agent.output]).toEqual([
    1,
    expect.stringMatching(/datadog\.yaml is not valid YAML: .* line \d+/),
  ]);
});

test('a key that is a secret is resolved, sent, and shown nowhere', async () => {
  const agent = await prepare('logs_enabled: false\nprocess_confg: {}\n');
  const key = 'feedfacefeedfacefeedfacefeedface';
  await writeFile(path.join(agent.folder, 'key'), `${key}\n`);
  await agent.start({ DD_API_KEY: `ENC[file@${agent.folder}/key]`, KOMAINU_AGENT_HOST_METRICS: 'false' });
  await agent.send('x');
  await eventually(() => expect(intake.requests.map(({ headers }) => headers['dd-api-key'])).toContain(key));
  const { text } = await agent.command('status');
  expect(text).toMatch(/unknown setting process_confg: did you mean process_config\?/);
  expect(text + agent.output).not.toContain(key);
});
