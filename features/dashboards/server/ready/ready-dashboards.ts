import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { ReadyDashboardSummary } from '@komainu/contracts/dashboards/unstable-api.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { record } from '@komainu/kernel/json.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { readyDashboardId } from '../dashboards/dashboard-id.ts';
import { DASHBOARD, type StoredDashboard } from '../dashboards/definition.ts';
import { readDashboard } from '../dashboards/read-dashboard.ts';
import { dashboardUrl } from '../dashboards/slug.ts';

/** A file of this folder is a dashboard as the public API has it, and beside it `ready: {category}`. */
export const READY_FOLDER = new URL('../../../../content/dashboards/', import.meta.url);

const PRODUCT = { id: 'system', handle: 'komainu', name: 'Komainu' };
/** Widgets of ready dashboards count from here, so that their ids are the same everywhere. */
const FIRST_WIDGET_ID = 1_000_000_000_000_001;

interface ReadyDashboardFile {
  readonly summary: ReadyDashboardSummary;
  readonly document: Document<StoredDashboard>;
}

/** The dashboards that come with the product: read once, never changed. */
export class ReadyDashboards {
  readonly #byId: ReadonlyMap<string, ReadyDashboardFile>;

  constructor(files: readonly ReadyDashboardFile[]) {
    this.#byId = new Map(files.map((file) => [file.document.id, file]));
  }

  document(id: string): Document<StoredDashboard> | undefined {
    return this.#byId.get(id)?.document;
  }

  summary(id: string): ReadyDashboardSummary | undefined {
    return this.#byId.get(id)?.summary;
  }

  /** By title. */
  summaries(): readonly ReadyDashboardSummary[] {
    return [...this.#byId.values()].map(({ summary }) => summary).sort((a, b) => a.title.localeCompare(b.title));
  }
}

/** Reads the ready dashboards. One that cannot be read is left out and told about. */
export function readReadyDashboards(logger: Logger, folder: URL = READY_FOLDER): ReadyDashboards {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  const files = names.sort().flatMap((name) => {
    try {
      return [readReadyDashboard(new URL(name, folder), name.replace(/\.json$/, ''))];
    } catch (error) {
      logger.log('error', 'a ready dashboard cannot be read', { dashboard: name, reason: messageOf(error) });
      return [];
    }
  });
  return new ReadyDashboards(files);
}

function readReadyDashboard(file: URL, key: string): ReadyDashboardFile {
  const { ready, ...body } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  let widgetId = FIRST_WIDGET_ID;
  const read = readDashboard(body, () => widgetId++);
  const fields = { ...read, is_read_only: true };
  const id = readyDashboardId(key);
  const writtenAtUnixMs = Math.floor(statSync(file).mtimeMs);
  const category = record(ready)?.['category'];
  return {
    summary: {
      id,
      key,
      kind: 'ready',
      title: fields.title,
      description: fields.description ?? '',
      url: dashboardUrl(id, fields.title),
      category: typeof category === 'string' ? category : '',
      widget_count: widgetId - FIRST_WIDGET_ID,
    },
    document: {
      kind: DASHBOARD,
      id,
      version: 1,
      body: { fields, author: PRODUCT, editor: PRODUCT, createdAtUnixMs: writtenAtUnixMs },
      createdAtUnixMs: writtenAtUnixMs,
      updatedAtUnixMs: writtenAtUnixMs,
      updatedBy: PRODUCT.id,
      deleted: false,
    },
  };
}
