import { isObject, type JsonObject } from '@komainu/kernel/json.ts';
import type { LogItems } from '../logs/items.ts';
import { azureRecord } from './azure.ts';
import { isPubSubPush, pubSubItem } from './pubsub.ts';

/** What may stand beside a list of records and then holds for each of them. */
const SHARED: ReadonlySet<string> = new Set(['ddsource', 'ddtags', 'ddsourcecategory', 'service', 'hostname', 'host']);

/**
 * Takes logs out of the envelopes that clouds put them in: `{"records": […]}` of Azure's diagnostic settings (one or several,
 * as Event Hubs hand them over), `{"Records": […]}` of CloudTrail's files, and the push messages of Google's Pub/Sub. Only
 * when the first item is one: logs of others cost nothing.
 */
export function unwrapEnvelopes(read: LogItems): LogItems {
  if (!isEnvelope(read.items[0])) return read;
  return { items: read.items.flatMap(unwrap), badJson: read.badJson, exact: () => read.exact().flatMap(unwrap) };
}

/** Whether an item is no log but holds logs. */
export function isEnvelope(item: unknown): boolean {
  return isObject(item) && (recordsOf(item) !== undefined || isPubSubPush(item));
}

function unwrap(item: unknown): readonly unknown[] {
  if (!isObject(item)) return [item];
  if (isPubSubPush(item)) return [pubSubItem(item)];
  const found = recordsOf(item);
  if (found === undefined) return [item];
  const { [found.key]: _records, ...shared } = item;
  return found.records.map((record) => (isObject(record) ? { ...azureRecord(record), ...shared } : record));
}

/** The records of an item that is nothing but their envelope. */
function recordsOf(item: JsonObject): { readonly key: string; readonly records: readonly unknown[] } | undefined {
  const key = 'records' in item ? 'records' : 'Records';
  const records = item[key];
  if (!Array.isArray(records)) return undefined;
  const isAlone = Object.keys(item).every((other) => other === key || SHARED.has(other));
  return isAlone ? { key, records } : undefined;
}
