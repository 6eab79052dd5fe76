import { codeOf } from '@komainu/kernel/errors.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { SCANNER_ID, SCANNER_KIND, type ScannerConfiguration } from './definition.ts';
import { RECOMMENDED } from './recommended.ts';

const MOST_TRIES = 10;

/** The configuration of the scanner as it stands. */
export function configurationOf(live: LiveDefinitions): ScannerConfiguration {
  return live.get<ScannerConfiguration>(SCANNER_KIND, SCANNER_ID)?.body ?? RECOMMENDED;
}

export function versionOf(live: LiveDefinitions): number {
  return live.get(SCANNER_KIND, SCANNER_ID)?.version ?? 0;
}

/**
 * Changes the configuration; clients change several of its parts at once, each in a request of its own, so that a change
 * that came too late is made again on what is there by then. What `change` throws is thrown.
 */
export async function changeConfiguration(
  live: LiveDefinitions,
  by: string,
  change: (before: ScannerConfiguration) => ScannerConfiguration,
): Promise<void> {
  for (let left = MOST_TRIES; ; left--) {
    try {
      await live.put(SCANNER_KIND, SCANNER_ID, change(configurationOf(live)), by, versionOf(live));
      return;
    } catch (error) {
      if (codeOf(error) !== 'version_conflict' || left <= 0) throw error;
    }
  }
}
