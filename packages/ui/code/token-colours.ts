import type { Extension, Range } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';

/** A part of a text that has a colour of its own; `kind` ends the name of its class. */
interface Token {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** Colours the tokens of `kinds` with the classes `<prefix>-<kind>`, anew after each change of the text. */
export function tokenColours(
  prefix: string,
  kinds: readonly string[],
  tokensOf: (text: string) => readonly Token[],
): Extension {
  const marks = new Map(kinds.map((kind) => [kind, Decoration.mark({ class: `${prefix}-${kind}` })]));
  const decorate = (editor: EditorView): DecorationSet => {
    const ranges: Range<Decoration>[] = [];
    for (const { kind, start, end } of tokensOf(editor.state.doc.toString())) {
      const mark = marks.get(kind);
      if (mark !== undefined && end > start) ranges.push(mark.range(start, end));
    }
    return Decoration.set(ranges);
  };
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(editor: EditorView) {
        this.decorations = decorate(editor);
      }
      update(change: ViewUpdate): void {
        if (change.docChanged) this.decorations = decorate(change.view);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}
