import type { Clock } from '@komainu/kernel/clock.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { dropExpired, type KeptRows } from '@komainu/store/tables/retention.ts';
import { TABLES } from './features.ts';
import type { Stores } from './stores.ts';

const FIRST_MS = 60_000;
const EVERY_MS = 3_600_000;

/** Drops what is older than its retention, a minute after the start and then every hour, until closed. */
export function startRetention(
  stores: Stores,
  retentionDays: Readonly<Record<string, number>>,
  clock: Clock,
  logger: Logger,
  keptRows: () => Promise<readonly KeptRows[]>,
): { close(): void } {
  let cancel: () => void = () => {};
  const run = async (): Promise<void> => {
    try {
      const dropped = await dropExpired(
        stores.telemetry,
        TABLES,
        retentionDays,
        clock.nowMs(),
        stores.layout,
        keptRows,
      );
      if (dropped.length > 0) logger.log('info', 'dropped expired days', { dropped });
    } catch (error) {
      logger.log('warn', 'expired days could not be dropped', { code: codeOf(error), reason: messageOf(error) });
    }
    cancel = clock.after(EVERY_MS, () => void run());
  };
  cancel = clock.after(FIRST_MS, () => void run());
  return { close: () => cancel() };
}
