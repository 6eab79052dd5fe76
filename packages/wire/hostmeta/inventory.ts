import { isObject, type JsonObject } from '@komainu/kernel/json.ts';
import { textOf } from '../series/json.ts';

/** One document of `POST /api/v1/metadata`: an inventory that an Agent keeps of itself, its checks or its host. */
export interface InventoryDocument {
  readonly host: string;
  /** `agent_metadata`, `check_metadata`, `host_metadata`, … */
  readonly kind: string;
  readonly body: JsonObject;
}

/** The inventories in a body, one for each `…_metadata` member; none when it names no host. */
export function readInventory(document: unknown): InventoryDocument[] {
  if (!isObject(document)) return [];
  const host = textOf(document['hostname']);
  if (host === '') return [];
  return Object.entries(document).flatMap(([kind, body]) =>
    kind.endsWith('_metadata') && isObject(body) ? [{ host, kind, body }] : [],
  );
}
