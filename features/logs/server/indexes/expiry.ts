import type { FeatureContext } from '@komainu/http/feature.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { expireRows } from '@komainu/store/tables/expire-rows.ts';
import { logsTable } from '../../tables/logs.ts';
import { rehydratedRows } from '../archives/rehydration/definition.ts';
import type { LogsPorts } from '../ports.ts';
import { type IndexBody, MAIN_INDEX } from './definition.ts';

/** After the table's own retention has dropped what it drops. */
const FIRST_MS = 5 * 60_000;
const EVERY_MS = 6 * 3_600_000;

/**
 * How many days each index keeps its logs, of those that keep them shorter than the table, by `index_name`. Those that
 * want them longer get what the table gives.
 */
export function shorterRetentions(
  indexes: readonly Document<IndexBody>[],
  tableDays: number,
): ReadonlyMap<string, number> {
  const days = new Map<string, number>();
  for (const { id, body } of indexes) {
    // Flex logs are the same rows, kept on.
    const kept = Math.max(body.num_retention_days, body.num_flex_logs_retention_days);
    if (kept >= tableDays) continue;
    days.set(id, kept);
    // Logs of before there were indexes.
    if (id === MAIN_INDEX) days.set('', kept);
  }
  return days;
}

const DAY_MS = 86_400_000;

/**
 * Whether logs that stay may come into a day: late ones, when an index keeps logs of that day, and those that are put back
 * from archives.
 */
export function mayGetOthers(
  day: string,
  indexes: readonly Document<IndexBody>[],
  shorter: ReadonlyMap<string, number>,
  putBack: ReadonlyMap<string, readonly string[]>,
  nowMs: number,
): boolean {
  if (putBack.has(day)) return true;
  return indexes.some(({ id }) => {
    const days = shorter.get(id);
    return days === undefined || Date.parse(day) + DAY_MS > nowMs - days * DAY_MS;
  });
}

/** Deletes the logs of indexes with a short retention, some minutes after the start and then every six hours, until closed. */
export function startIndexRetention(
  { clock, logger }: FeatureContext,
  { store, metadata, layout, retentionDays }: Pick<LogsPorts, 'store' | 'metadata' | 'layout' | 'retentionDays'>,
  indexes: () => readonly Document<IndexBody>[],
): Closable {
  let closed = false;
  let cancel: () => void = () => {};
  const run = async (): Promise<void> => {
    try {
      const [all, nowMs, putBack] = [indexes(), clock.nowMs(), (await rehydratedRows(metadata)).valuesByDay];
      const daysByValue = shorterRetentions(all, retentionDays);
      const retention = {
        column: 'index_name',
        daysByValue,
        mayGetOthers: (day: string) => mayGetOthers(day, all, daysByValue, putBack, nowMs),
      };
      const expired = await expireRows(store, logsTable, retention, nowMs, layout);
      if (expired.length > 0) logger.log('info', 'deleted expired logs of indexes', { expired });
    } catch (error) {
      logger.log('warn', 'expired logs of indexes could not be deleted', {
        code: codeOf(error),
        reason: messageOf(error),
      });
    }
    if (!closed) cancel = clock.after(EVERY_MS, () => void run());
  };
  cancel = clock.after(FIRST_MS, () => void run());
  return {
    close() {
      closed = true;
      cancel();
    },
  };
}
