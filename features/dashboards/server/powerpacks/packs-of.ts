import type { Powerpack } from '@komainu/contracts/dashboards/powerpacks.ts';
import { records } from '@komainu/kernel/json.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import { POWERPACK, type StoredPowerpack } from './definition.ts';

/** The powerpacks in widgets, also those within others, by id. */
export async function packsOf(
  metadata: MetadataStore,
  widgets: unknown,
): Promise<ReadonlyMap<string, Powerpack['attributes']>> {
  const packs = new Map<string, Powerpack['attributes']>();
  const wanted = packIdsOf(widgets);
  for (let id = wanted.pop(); id !== undefined; id = wanted.pop()) {
    if (packs.has(id)) continue;
    const pack = await metadata.get<StoredPowerpack>(POWERPACK, id);
    if (pack === undefined) continue;
    packs.set(id, pack.body.attributes);
    wanted.push(...packIdsOf(pack.body.attributes.group_widget));
  }
  return packs;
}

/** Every `powerpack_id` in a definition, wherever it stands. */
function packIdsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(packIdsOf);
  const [object] = records([value]);
  if (object === undefined) return [];
  const own = object['powerpack_id'];
  return [...(typeof own === 'string' ? [own] : []), ...Object.values(object).flatMap(packIdsOf)];
}
