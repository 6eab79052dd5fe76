import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import type { KeptRows } from '@komainu/store/tables/retention.ts';
import { logsTable } from '../../../tables/logs.ts';

/** Kind in the metadata store. */
export const REHYDRATION_KIND = 'logs_rehydration';

export type RehydrationState = 'pending' | 'running' | 'done' | 'failed' | 'removing';

/** How far a rehydration has come. */
export interface RehydrationProgress {
  readonly files: number;
  readonly filesDone: number;
  /** Compressed. */
  readonly bytes: number;
  readonly bytesDone: number;
  readonly logsScanned: number;
  readonly logsStored: number;
  readonly badLines: number;
}

/** Logs of an archive that are put back among the searchable ones, as the metadata store keeps the order for it. */
export interface RehydrationBody {
  readonly name: string;
  readonly archiveId: string;
  readonly query: string;
  readonly fromUnixMs: number;
  readonly toUnixMs: number;
  /** It ends here, with whatever was found so far. */
  readonly maxLogs: number;
  /** When its logs go again. */
  readonly expiresAtUnixMs: number;
  readonly state: RehydrationState;
  /** Why it failed, or ended early. */
  readonly reason?: string;
  readonly progress: RehydrationProgress;
  /** The key of the last file that is stored to its end. */
  readonly after: string;
  /** Which node works at it, and until when others leave it alone. */
  readonly lease?: { readonly node: string; readonly untilUnixMs: number };
}

export const NO_PROGRESS: RehydrationProgress = {
  files: 0,
  filesDone: 0,
  bytes: 0,
  bytesDone: 0,
  logsScanned: 0,
  logsStored: 0,
  badLines: 0,
};

/** The `index_name` of its logs. */
export function indexOf(body: Pick<RehydrationBody, 'name'>): string {
  return `rehydrated-${body.name}`;
}

const DAY_MS = 86_400_000;

/** The rows of the logs table that retention must leave: those of rehydrations that live. */
export async function rehydratedRows(metadata: MetadataStore): Promise<KeptRows> {
  const valuesByDay = new Map<string, string[]>();
  for (const { body } of await metadata.list<RehydrationBody>(REHYDRATION_KIND)) {
    for (let dayMs = Math.floor(body.fromUnixMs / DAY_MS) * DAY_MS; dayMs < body.toUnixMs; dayMs += DAY_MS) {
      const day = new Date(dayMs).toISOString().slice(0, 10);
      valuesByDay.set(day, [...(valuesByDay.get(day) ?? []), indexOf(body)]);
    }
  }
  return { table: logsTable.name, column: 'index_name', valuesByDay };
}

export type Rehydration = Document<RehydrationBody>;
