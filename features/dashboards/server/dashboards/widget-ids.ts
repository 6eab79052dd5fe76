import { randomBytes } from 'node:crypto';
import { type JsonObject, record } from '@komainu/kernel/json.ts';

const LEAST = 100_000_000_000_000n;
/** Below 2^53, so that every JSON parser keeps all digits. */
const SPAN = 8_900_000_000_000_000n;
/** Clients' own ids have up to 16 digits. */
const MOST = 1e16;

/** 15 or 16 random digits. */
export function newWidgetId(): number {
  return Number(LEAST + (randomBytes(8).readBigUInt64BE() % SPAN));
}

/**
 * The widgets with an id each: the one they came with, or a new one where there is none or where it stands twice. Widgets
 * inside groups get theirs too. Everything else is left as it is.
 */
export function withWidgetIds(widgets: readonly JsonObject[], makeId: () => number): readonly JsonObject[] {
  const taken = new Set<number>();
  const number = (widget: JsonObject): JsonObject => {
    const id = idOf(widget, taken, makeId);
    const definition = record(widget['definition']);
    const inner = definition?.['widgets'];
    if (!Array.isArray(inner)) return { ...widget, id };
    const widgetsInside = inner.map((item: unknown) => {
      const one = record(item);
      return one === undefined ? item : number(one);
    });
    return { ...widget, definition: { ...definition, widgets: widgetsInside }, id };
  };
  return widgets.map(number);
}

function idOf(widget: JsonObject, taken: Set<number>, makeId: () => number): number {
  const sent = widget['id'];
  const isUsable = typeof sent === 'number' && Number.isInteger(sent) && sent > 0 && sent < MOST && !taken.has(sent);
  const id = isUsable ? sent : makeId();
  taken.add(id);
  return id;
}
