import { askAgent } from '@komainu/agent/control/control-client.ts';
import { type Command, EXIT } from './commands.ts';
import { findAgent } from './find-agent.ts';
import { durationText } from './status/units.ts';

interface Health {
  readonly healthy: readonly string[];
  readonly unhealthy: readonly { readonly part: string; readonly silentMs: number }[];
  readonly shedding: boolean;
}

/** `komainu agent health`: 0 when every part shows signs of life and takes data, else 1. */
export async function command(asked: Command): Promise<number> {
  const health = (await askAgent(await findAgent(asked), 'GET', '/health')) as Health;
  const well = health.unhealthy.length === 0 && !health.shedding;
  if (asked.options.flags.has('json')) asked.write(`${JSON.stringify(health, undefined, 2)}\n`);
  else {
    asked.write(`Agent health: ${well ? 'PASS' : 'FAIL'}\n`);
    for (const part of health.healthy) asked.write(`  ok     ${part}\n`);
    for (const { part, silentMs } of health.unhealthy) {
      asked.write(`  HANGS  ${part}: no sign of life for ${durationText(silentMs)}\n`);
    }
    if (health.shedding) asked.write('  FULL   receivers refuse data: more memory is used than allowed\n');
  }
  return well ? EXIT.ok : EXIT.failed;
}
