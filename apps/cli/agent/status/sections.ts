import { isObject, listOf, records } from '@komainu/kernel/json.ts';
import { type Lines, renderData } from './render.ts';
import { bytesText, durationText, timeText } from './units.ts';

type Data = Readonly<Record<string, unknown>>;

/** Titles of the sections that are known, in their order; others follow under their own names. */
export const TITLES: Readonly<Record<string, string>> = {
  agent: 'Agent',
  health: 'Health',
  forwarder: 'Forwarder',
  host: 'Host metrics',
  checks: 'Checks',
  logs: 'Logs',
  dogstatsd: 'DogStatsD',
  traces: 'APM',
  otlp: 'OTLP',
  processes: 'Processes',
  containers: 'Containers',
  secrets: 'Secrets',
};

/** Sections that read better in words of their own than as plain data. */
export const RENDERERS: Readonly<Record<string, (data: Data) => Lines>> = {
  agent: renderAgent,
  health: renderHealth,
  forwarder: renderForwarder,
  checks: renderChecks,
};

function renderAgent(data: Data): Lines {
  const { problems, startedUnixMs, rssBytes, memoryLimitBytes, memoryLimitPassed, ...rest } = data;
  return [
    ...renderData(rest),
    `  Started: ${timeText(numberOf(startedUnixMs))}`,
    `  Memory: ${bytesText(numberOf(rssBytes))} of at most ${bytesText(numberOf(memoryLimitBytes))}` +
      (numberOf(memoryLimitPassed) > 0 ? `, passed ${numberOf(memoryLimitPassed)} times` : ''),
    ...listOf(problems).map((problem) => `  [PROBLEM] ${String(problem)}`),
  ];
}

function renderHealth(data: Data): Lines {
  return [
    ...(listOf(data['healthy']).length === 0 ? [] : [`  Alive: ${listOf(data['healthy']).join(', ')}`]),
    ...records(data['unhealthy']).map(
      ({ part, silentMs }) => `  [HANGS] ${String(part)}: no sign of life for ${durationText(numberOf(silentMs))}`,
    ),
  ];
}

const OUTCOMES: Readonly<Record<string, string>> = {
  drop: 'given up',
  refused: 'waits for a good key',
  wait: 'waits until the server takes data',
  retry: 'is tried again',
};

function renderForwarder(data: Data): Lines {
  const skewMs = data['clockSkewMs'];
  const lines = [`  Payloads that wait: ${numberOf(data['waitingPayloads'])}`];
  if (typeof skewMs === 'number') {
    const side = skewMs >= 0 ? 'ahead of' : 'behind';
    const off = `${durationText(Math.abs(skewMs))} ${side} this machine's (± ${durationText(numberOf(data['clockSkewUncertaintyMs']))})`;
    lines.push(`  Server's clock: ${off}`);
  }
  return [...lines, ...records(data['targets']).flatMap(renderTarget)];
}

function renderTarget(target: Data): Lines {
  const key = isObject(target['apiKey']) ? target['apiKey'] : {};
  const dropped = isObject(target['droppedPayloads']) ? Object.entries(target['droppedPayloads']) : [];
  const reason = String(key['reason'] ?? '');
  const lines = [
    `  ${String(target['url'])} (${listOf(target['families']).join(', ')})`,
    `    API key ending in ${String(target['apiKeyEnd'])}: ${String(key['state'])}${reason === '' ? '' : ` (${reason})`}`,
    `    Sent: ${numberOf(target['sentPayloads'])} payloads, last ${timeText(numberOf(target['lastSuccessUnixMs']))}`,
    `    Waiting: ${numberOf(target['waitingPayloads'])} payloads, ${bytesText(numberOf(target['waitingBytes']))}`,
  ];
  if (numberOf(target['inMemoryPayloads']) > 0)
    lines.push(`    Only in memory: ${numberOf(target['inMemoryPayloads'])}`);
  if (target['diskProblem']) lines.push(`    [PROBLEM] ${String(target['diskProblem'])}`);
  if (numberOf(target['pausedForMs']) > 0) {
    lines.push(`    Asks again in ${durationText(numberOf(target['pausedForMs']))}`);
  }
  for (const [why, count] of dropped) lines.push(`    Lost: ${String(count)} payloads (${why})`);
  for (const problem of records(target['problems'])) {
    const status = numberOf(problem['status']) === 0 ? 'no answer' : `answer ${String(problem['status'])}`;
    const became = OUTCOMES[String(problem['outcome'])] ?? String(problem['outcome']);
    lines.push(
      `    [ERROR] ${status} to ${String(problem['route'])}: ${numberOf(problem['count'])} times, last ` +
        `${timeText(numberOf(problem['lastUnixMs']))}; the payload ${became}. ${String(problem['said'])}`,
    );
  }
  return lines;
}

function renderChecks(data: Data): Lines {
  const { instances, problems, ...rest } = data;
  const lines = renderData(rest);
  for (const instance of records(instances)) {
    const {
      id,
      name,
      state,
      error,
      warnings,
      source,
      runs,
      failures,
      lastRunUnixMs,
      durationMs,
      metrics,
      serviceChecks,
    } = instance;
    lines.push(
      `  ${String(id)}${name ? ` (${String(name)})` : ''} [${String(state).toUpperCase()}]`,
      `    Source: ${String(source)}`,
      `    Runs: ${numberOf(runs)}, failed ${numberOf(failures)}; last ${timeText(numberOf(lastRunUnixMs))} in ${durationText(numberOf(durationMs))}`,
      `    Last run: ${numberOf(metrics)} metrics, ${numberOf(serviceChecks)} service checks`,
    );
    if (error) lines.push(`    [ERROR] ${String(error)}`);
    for (const warning of listOf(warnings)) lines.push(`    [WARNING] ${String(warning)}`);
  }
  for (const problem of listOf(problems)) lines.push(`  [PROBLEM] ${String(problem)}`);
  return lines;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
