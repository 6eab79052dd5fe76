import { runCheckAlone } from '@komainu/agent/checks-alone.ts';
import { askAgent } from '@komainu/agent/control/control-client.ts';
import type { CheckRunReport } from '@komainu/contracts/agent/check-runs.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { type Command, EXIT } from './commands.ts';
import { findAgent } from './find-agent.ts';
import { wholeOption } from './options.ts';
import { heading } from './status/render.ts';

/**
 * `komainu agent check <name>`: within the running agent, which knows the containers too, or alone from the files when none is
 * running. 1 when a run failed or nothing is configured.
 */
export async function command(asked: Command): Promise<number> {
  const { options, write, env } = asked;
  const [name] = options.words;
  if (name === undefined) throw badRequest('bad_usage', 'which check? komainu agent check <name>');
  const times = options.flags.has('check-rate') ? 2 : wholeOption(options, 'times', 1);
  const question = { name, times, pauseMs: wholeOption(options, 'pause', 1_000) };
  const reports = await runSomewhere(asked, question, env);
  if (options.flags.has('json')) write(`${JSON.stringify(reports, undefined, 2)}\n`);
  else write(reports.map(reportText).join('\n'));
  if (reports.length > 0) return reports.every(({ error }) => error === '') ? EXIT.ok : EXIT.failed;
  write(`No instance of ${name} is configured: put one into conf.d/${name}.d/conf.yaml.\n`);
  return EXIT.failed;
}

interface Question {
  readonly name: string;
  readonly times: number;
  readonly pauseMs: number;
}

async function runSomewhere(asked: Command, question: Question, env: NodeJS.ProcessEnv): Promise<CheckRunReport[]> {
  const patienceMs = 120_000 + question.times * (question.pauseMs + 60_000);
  try {
    const path = await findAgent(asked);
    // The agent answers with what its own contract says.
    return (await askAgent(path, 'POST', '/check', { body: question, timeoutMs: patienceMs })) as CheckRunReport[];
  } catch (error) {
    const gone = error instanceof CodedError && (error.code === 'agent_not_running' || error.code === 'agent_refuses');
    if (!gone) throw error;
  }
  const { name, times, pauseMs } = question;
  return [...(await runCheckAlone(env, asked.options.values['config'] ?? '', name, times, pauseMs))];
}

const STATES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'];

function reportText(report: CheckRunReport): string {
  const { instance, configSource, durationMs, error, warnings, metrics, serviceChecks, events, metadata } = report;
  const list = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [`${title}:`, ...lines]);
  return [
    heading(instance),
    `Configuration source: ${configSource}`,
    `Took ${durationMs} ms: ${metrics.length} metrics, ${serviceChecks.length} service checks, ${events.length} events`,
    ...(error === '' ? [] : [`[ERROR] ${error}`]),
    ...warnings.map((warning) => `[WARNING] ${warning}`),
    ...list(
      'Metrics',
      metrics.map(({ metric, type, value, tags }) => `  ${metric} ${value} (${type}) ${tags.join(' ')}`.trimEnd()),
    ),
    ...list(
      'Service checks',
      serviceChecks.map(({ name, status, message, tags }) =>
        `  ${name} ${STATES[status] ?? status} ${tags.join(' ')} ${message}`.trimEnd(),
      ),
    ),
    ...list(
      'Events',
      events.map((event) => `  ${JSON.stringify(event)}`),
    ),
    ...list(
      'Metadata',
      Object.entries(metadata).map(([name, value]) => `  ${name}: ${value}`),
    ),
    '',
  ].join('\n');
}
