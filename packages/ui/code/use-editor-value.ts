import type { EditorView } from '@codemirror/view';
import { type RefObject, useEffect } from 'react';

/** Shows `value` in an editor when it comes from elsewhere; what was typed there already is left alone, cursor and all. */
export function useEditorValue(view: RefObject<EditorView | null>, value: string): void {
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [view, value]);
}
