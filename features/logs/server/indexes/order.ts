import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { INDEX, INDEX_ORDER, type IndexBody, ORDER_ID } from './definition.ts';

/** The order of the indexes as it was put last. */
export interface OrderBody {
  readonly names: readonly string[];
}

/** The indexes in the order in which logs are offered to them; those that the order does not name come last. */
export function inOrder(live: LiveDefinitions): readonly Document<IndexBody>[] {
  const names = live.get<OrderBody>(INDEX_ORDER, ORDER_ID)?.body.names ?? [];
  const places = new Map(names.map((name, place) => [name, place]));
  const placeOf = ({ id }: Document) => places.get(id) ?? Number.POSITIVE_INFINITY;
  // Sorting keeps the order of creation among equals; Infinity minus itself is no number.
  return live.all<IndexBody>(INDEX).toSorted((one, other) => Math.sign(placeOf(one) - placeOf(other)) || 0);
}
