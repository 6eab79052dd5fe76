import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Counters } from '@komainu/kernel/counters.ts';
import type { Logger } from '@komainu/kernel/logger.ts';

/** Removes what waits for targets that the settings no longer name: nothing would ever send it. Counted by files. */
export async function removeForgottenBuffers(
  folder: string,
  used: readonly string[],
  counters: Counters,
  logger: Logger,
): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) {
    if (!/^buffer-[0-9a-f]{12}$/.test(name) || used.includes(name)) continue;
    const files = (await readdir(join(folder, name)).catch((): string[] => [])).length;
    await rm(join(folder, name), { recursive: true, force: true });
    if (files === 0) continue;
    logger.log('warn', 'data for an endpoint that is no longer in the settings is given up', { files });
    counters.add(
      'komainu_agent_payloads_dropped_total',
      { reason: 'target_removed' },
      files,
      'payloads given up, by reason',
    );
  }
}
