import { AGENT_VERSION } from '@komainu/agent/version.ts';
import { type Command, EXIT } from './commands.ts';

/** `komainu agent version`. */
export async function command({ write }: Command): Promise<number> {
  write(`Komainu agent ${AGENT_VERSION} on Node ${process.version}\n`);
  return EXIT.ok;
}
