import { askAgent } from '@komainu/agent/control/control-client.ts';
import { diagnose, type Finding } from '@komainu/agent/diagnose/diagnose.ts';
import { loadAgentSettings } from '@komainu/agent/settings/load.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { type Command, EXIT } from './commands.ts';
import { findAgent } from './find-agent.ts';

/** `komainu agent diagnose`: 1 when something keeps the agent from its work. */
export async function command(asked: Command): Promise<number> {
  const found = await allFindings(asked);
  asked.write(asked.options.flags.has('json') ? `${JSON.stringify(found, undefined, 2)}\n` : findingsText(found));
  return found.some(({ result }) => result === 'fail') ? EXIT.failed : EXIT.ok;
}

/** What is found with this process's eyes, and whether an agent runs. */
export async function allFindings(asked: Command): Promise<Finding[]> {
  const listening = new Set<number | string>();
  const found: Finding[] = [];
  try {
    const { agent } = (await askAgent(await findAgent({ ...asked, write: () => {} }), 'GET', '/status')) as {
      agent: { listening: Record<string, number | string>; pid: number; uid?: number };
    };
    for (const where of Object.values(agent.listening)) listening.add(where);
    found.push({ about: 'the agent', result: 'pass', text: `it runs (process ${agent.pid})` });
    if (agent.uid === 0) {
      const text = 'it runs as root: KOMAINU_AGENT_USER names a user whose rights are enough';
      found.push({ about: 'the agent', result: 'warning', text });
    }
  } catch (error) {
    found.push({ about: 'the agent', result: 'warning', text: messageOf(error) });
  }
  try {
    const loaded = await loadAgentSettings(asked.env, asked.options.values['config'] ?? '');
    return [...found, ...(await diagnose(loaded, listening))];
  } catch (error) {
    return [...found, { about: 'the settings', result: 'fail', text: messageOf(error) }];
  }
}

/** A line each, and how many of a kind. */
export function findingsText(found: readonly Finding[]): string {
  const count = (result: Finding['result']) => found.filter((one) => one.result === result).length;
  const lines = found.map(({ about, result, text }) => `${result.toUpperCase().padEnd(8)}${about}: ${text}`);
  return `${lines.join('\n')}\n\n${count('pass')} passed, ${count('warning')} warnings, ${count('fail')} failed\n`;
}
