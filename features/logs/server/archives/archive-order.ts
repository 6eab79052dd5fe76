import { CodedError } from '@komainu/kernel/errors.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import {
  ARCHIVE_KIND,
  ARCHIVE_ORDER_ID,
  ARCHIVE_ORDER_KIND,
  type ArchiveBody,
  type ArchiveOrderBody,
} from './definition.ts';

/** The archives in the order in which they are asked: as set, and new ones behind. */
export function orderedArchives(definitions: LiveDefinitions): readonly Document<ArchiveBody>[] {
  const order = definitions.get<ArchiveOrderBody>(ARCHIVE_ORDER_KIND, ARCHIVE_ORDER_ID)?.body.archiveIds ?? [];
  const places = new Map(order.map((id, place) => [id, place]));
  const placeOf = (id: string) => places.get(id) ?? order.length;
  return [...definitions.all<ArchiveBody>(ARCHIVE_KIND)].sort((a, b) => placeOf(a.id) - placeOf(b.id));
}

/** Throws `bad_archive_order` (422) unless `ids` are the archives there are, each once. */
export function assertOrder(definitions: LiveDefinitions, ids: readonly string[]): void {
  const known = new Set(definitions.all(ARCHIVE_KIND).map(({ id }) => id));
  const named = new Set(ids);
  for (const id of known) if (!named.has(id)) throw badOrder(`Missing order for archive ${id}`);
  for (const id of ids) if (!known.has(id)) throw badOrder(`Archive ${id} not found`);
  if (named.size < ids.length) throw badOrder('An archive has more than one place');
}

function badOrder(message: string): CodedError {
  return new CodedError('bad_archive_order', message, { status: 422 });
}
