import type { AlertType, EventRecord } from '@komainu/contracts/events/event-record.ts';
import { addAttribute } from '../logs/attributes.ts';
import { LogDraft } from '../logs/draft.ts';
import { ColumnBatch } from '../native/batch.ts';
import { ArrayColumn, DictionaryColumn, Int64Column, MapColumn, StringColumn } from '../native/columns.ts';

/** The levels that logs have too, so that one search finds both. */
const STATUS_OF: Readonly<Record<AlertType, string>> = {
  error: 'error',
  warning: 'warn',
  info: 'info',
  success: 'ok',
  user_update: 'info',
  recommendation: 'info',
  snapshot: 'info',
};

function newColumns() {
  return {
    time: new Int64Column('ts', 'DateTime64(3)'),
    id: new Int64Column('id', 'UInt64'),
    title: new StringColumn('title'),
    message: new StringColumn('message'),
    host: new DictionaryColumn('host'),
    source: new DictionaryColumn('source'),
    status: new DictionaryColumn('status'),
    alertType: new DictionaryColumn('alert_type'),
    priority: new DictionaryColumn('priority'),
    aggregationKey: new StringColumn('aggregation_key'),
    deviceName: new DictionaryColumn('device_name'),
    eventType: new DictionaryColumn('event_type'),
    category: new DictionaryColumn('category'),
    relatedEventId: new Int64Column('related_event_id', 'UInt64'),
    tags: new ArrayColumn('tags', new DictionaryColumn('')),
    attributes: new MapColumn('attrs', new StringColumn('')),
    jsonKeys: new ArrayColumn('json_keys', new DictionaryColumn('')),
  };
}

/** Rows of the table `events` (features/events/tables/events.ts). */
export class EventBatch extends ColumnBatch {
  readonly #columns: ReturnType<typeof newColumns>;
  readonly #flat = new LogDraft();

  constructor() {
    const columns = newColumns();
    super(Object.values(columns));
    this.#columns = columns;
  }

  push(event: EventRecord, id: bigint): void {
    const columns = this.#columns;
    columns.time.push(event.timeUnixMs);
    columns.id.pushBigInt(id);
    columns.title.push(event.title);
    columns.message.push(event.message);
    columns.host.push(event.host);
    columns.source.push(event.source);
    columns.status.push(STATUS_OF[event.alertType]);
    columns.alertType.push(event.alertType);
    columns.priority.push(event.priority);
    columns.aggregationKey.push(event.aggregationKey);
    columns.deviceName.push(event.deviceName);
    columns.eventType.push(event.eventType);
    columns.category.push(event.category);
    columns.relatedEventId.pushBigInt(BigInt(event.relatedEventId));
    for (const tag of event.tags) columns.tags.inner.push(tag);
    columns.tags.endRow();
    this.#pushAttributes(event);
    this.endRow();
  }

  #pushAttributes(event: EventRecord): void {
    const columns = this.#columns;
    const flat = this.#flat;
    flat.clear();
    for (const [key, value] of Object.entries(event.attributes)) addAttribute(flat, key, value, 1);
    const seen = new Set<string>();
    for (let index = 0; index < flat.size; index++) {
      const path = flat.paths[index] ?? '';
      if (seen.has(path)) continue;
      seen.add(path);
      columns.attributes.keys.push(path);
      columns.attributes.values.push(flat.value(index));
      if (flat.isJson[index]) columns.jsonKeys.inner.push(path);
    }
    columns.attributes.endRow();
    columns.jsonKeys.endRow();
  }
}
