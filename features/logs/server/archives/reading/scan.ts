import { createHash } from 'node:crypto';
import type { SearchPredicate } from '@komainu/query/search/to-predicate.ts';
import type { TimeWindow } from '@komainu/query/time.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { DraftEvent } from '../../tail/draft-event.ts';
import { idInArchive, readArchivedLog } from '../archived-log.ts';
import type { ArchiveStorage } from '../storage/storage.ts';
import type { ArchiveFile } from './archive-files.ts';
import { linesOf } from './archive-lines.ts';

export interface ScanFilter {
  readonly window: TimeWindow;
  readonly matches: SearchPredicate;
}

export interface ScanCount {
  /** Logs that were looked at. */
  readonly logs: number;
  /** Lines that are no logs, or too long. */
  readonly badLines: number;
}

/**
 * Reads a file and hands each log that the filter lets through to `take`, which must be done with the draft when its promise
 * resolves (or at once, when it gives none) and says false to end the file. The same file is always read in the same order.
 */
export async function scanFile(
  storage: ArchiveStorage,
  file: ArchiveFile,
  filter: ScanFilter,
  take: (draft: LogDraft, event: DraftEvent, id: bigint) => boolean | Promise<boolean>,
  signal?: AbortSignal,
): Promise<ScanCount> {
  const draft = new LogDraft();
  const event = new DraftEvent(draft);
  const { fromUnixMs, toUnixMs } = filter.window;
  let logs = 0;
  let badLines = 0;
  for await (const lines of linesOf(storage, file.key, signal)) {
    for (const line of lines) {
      const number = logs + badLines;
      const idText = line === undefined ? undefined : readArchivedLog(line, draft);
      if (idText === undefined) {
        badLines++;
        continue;
      }
      logs++;
      if (draft.timeUnixMs < fromUnixMs || draft.timeUnixMs >= toUnixMs) continue;
      event.show(draft);
      if (!filter.matches(event)) continue;
      const going = take(draft, event, idInArchive(idText) ?? idOfLine(file.key, number));
      // Most logs need no wait.
      if (!(typeof going === 'boolean' ? going : await going)) return { logs, badLines };
    }
  }
  return { logs, badLines };
}

/** An id for a log that has none of ours, the same each time that it is read. */
function idOfLine(key: string, number: number): bigint {
  return createHash('sha256').update(`${key}\n${number}`).digest().readBigUInt64BE(0);
}
