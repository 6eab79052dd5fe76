import { askAgent } from '@komainu/agent/control/control-client.ts';
import type { ResolvedCheckConfig } from '@komainu/contracts/agent/check-runs.ts';
import { stringify } from 'yaml';
import { type Command, EXIT } from './commands.ts';
import { findAgent } from './find-agent.ts';
import { heading } from './status/render.ts';

interface Configs {
  readonly enabled: boolean;
  readonly known: readonly string[];
  readonly configs: readonly ResolvedCheckConfig[];
  readonly errors: readonly string[];
}

/** `komainu agent configcheck`: 1 when a configuration cannot be used. Secrets never leave the agent. */
export async function command(asked: Command): Promise<number> {
  const answer = (await askAgent(await findAgent(asked), 'GET', '/configcheck')) as Configs;
  asked.write(asked.options.flags.has('json') ? `${JSON.stringify(answer, undefined, 2)}\n` : configText(answer));
  return answer.errors.length === 0 ? EXIT.ok : EXIT.failed;
}

function configText({ enabled, known, configs, errors }: Configs): string {
  if (!enabled) return 'Checks are off in this agent.\n';
  const parts = configs.map(({ check, configSource, instanceIds, initConfig, instances, logs }) =>
    [
      heading(`${check} check`),
      `Configuration source: ${configSource}`,
      ...instances.map((instance, index) => `Instance ${instanceIds[index] ?? index}:\n${block(instance)}`),
      ...(Object.keys(initConfig).length === 0 ? [] : [`Init config:\n${block(initConfig)}`]),
      ...(logs.length === 0 ? [] : [`Logs:\n${block(logs)}`]),
    ].join('\n'),
  );
  const wrong = errors.map((error) => `[ERROR] ${error}`);
  const none = configs.length === 0 ? [`No check is configured. There are ${known.join(', ')}.`] : [];
  return `${[...wrong, ...none, ...parts].join('\n\n')}\n`;
}

function block(value: object): string {
  return stringify(value).trimEnd().replace(/^/gm, '  ');
}
