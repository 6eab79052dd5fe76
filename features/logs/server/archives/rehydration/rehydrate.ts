import { searchToPredicate } from '@komainu/query/search/to-predicate.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { logSearchSchema } from '../../search-schema.ts';
import { parseLogSearch } from '../../search-text.ts';
import type { ArchiveBody } from '../definition.ts';
import { type ArchiveFile, filesOf } from '../reading/archive-files.ts';
import { scanFile } from '../reading/scan.ts';
import type { ArchiveStorage } from '../storage/storage.ts';
import { indexOf, type Rehydration, type RehydrationProgress } from './definition.ts';
import { RowBlocks } from './row-blocks.ts';

const GB = 1_000_000_000;

export interface RehydrateParts {
  readonly store: TelemetryStore;
  readonly storage: ArchiveStorage;
  readonly archive: ArchiveBody;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  /** Told after each file; the key is that of the file. */
  readonly progressed: (after: string, progress: RehydrationProgress) => Promise<void>;
}

/** How a rehydration ended; a reason says why it ended early. */
export interface RehydrationEnd {
  readonly state: 'done' | 'failed';
  readonly reason?: string;
  readonly after: string;
  readonly progress: RehydrationProgress;
}

/**
 * Reads the files of an archive and stores what matches, from where an earlier attempt ended. Rejects when the signal
 * fires, and with whatever the storage or the store throws: then it can be called again.
 */
export async function rehydrate({ id, body }: Rehydration, parts: RehydrateParts): Promise<RehydrationEnd> {
  const { storage, archive, signal } = parts;
  const window = { fromUnixMs: body.fromUnixMs, toUnixMs: body.toUnixMs };
  const files = await filesOf(storage, window, parts.nowMs(), signal);
  const bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  let { after } = body;
  let progress: RehydrationProgress = { ...body.progress, files: files.length, bytes };
  const mostGb = archive.rehydrationMaxScanSizeInGb;
  if (mostGb !== null && bytes > mostGb * GB) {
    const reason = `the files have ${(bytes / GB).toFixed(1)} GB, and this archive allows ${mostGb}`;
    return { state: 'failed', reason, after, progress };
  }
  const matches = searchToPredicate(parseLogSearch(body.query || '*'), logSearchSchema);
  const rows = new RowBlocks(parts.store, id, indexOf(body));
  const knownUntilMs = await rows.lastHourMs();
  const storedBefore = progress.logsStored;
  for (const file of files) {
    if (file.key <= after) continue;
    const room = body.maxLogs - storedBefore - rows.stored;
    if (room <= 0)
      return { state: 'done', reason: `${body.maxLogs} logs were found, which is the limit`, after, progress };
    await rows.begin(file, file.hourMs <= knownUntilMs);
    const scanned = await storeFile(file, rows, { window, matches }, room, archive.rehydrationTags, parts);
    after = file.key;
    progress = {
      ...progress,
      filesDone: progress.filesDone + 1,
      bytesDone: progress.bytesDone + file.sizeBytes,
      logsScanned: progress.logsScanned + scanned.logs,
      badLines: progress.badLines + scanned.badLines,
      logsStored: storedBefore + rows.stored,
    };
    await parts.progressed(after, progress);
  }
  return { state: 'done', after, progress };
}

async function storeFile(
  file: ArchiveFile,
  rows: RowBlocks,
  filter: Parameters<typeof scanFile>[2],
  room: number,
  tags: readonly string[],
  parts: RehydrateParts,
) {
  let left = room;
  const scanned = await scanFile(
    parts.storage,
    file,
    filter,
    (draft, _event, id) => {
      for (const tag of tags) draft.tags.push(tag);
      left--;
      const stored = rows.push(draft, id);
      if (stored === undefined) return left > 0;
      return stored.then(() => left > 0);
    },
    parts.signal,
  );
  await rows.flush();
  return scanned;
}
