import { objectOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import type { Widget } from './dashboard.ts';

/** The text of a copied widget: its JSON, which can be pasted here, in a file, or in another board. */
export const clipboardText = (widget: Widget): string => JSON.stringify(widget, undefined, 2);

/** Reads a widget, or the definition of one alone; undefined for any other text. */
export function widgetOfClipboard(text: string): Widget | undefined {
  try {
    const value = objectOf(JSON.parse(text));
    const definition = objectOf(value['definition'] ?? value);
    const type = textOf(definition['type']);
    if (type === '' || value['widgets'] !== undefined)
      return type === 'group' ? ({ definition } as unknown as Widget) : undefined;
    // The type was looked at; everything else of a definition is open.
    return (value['definition'] === undefined ? { definition } : value) as unknown as Widget;
  } catch {
    return undefined;
  }
}
