import './code-editor.css';
import '../query-bar/query-bar.css';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Range } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  placeholder as placeholderText,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';

/** A part of the text in a colour of its own. */
export interface CodeToken {
  readonly kind: 'key' | 'operator' | 'comparison' | 'phrase' | 'comment';
  readonly start: number;
  readonly end: number;
}

interface CodeEditorProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly readOnly?: boolean;
  /** How many lines it is high at least. */
  readonly rows?: number;
  readonly onChange: (text: string) => void;
  readonly tokens?: (text: string) => readonly CodeToken[];
  /** A mistake, underlined where it stands. */
  readonly error?: { readonly offset: number; readonly length: number; readonly message: string } | undefined;
}

/** Several lines of monospaced text with colours, undo, and a mistake in place. Tab leaves it, as it does any field. */
export function CodeEditor(props: CodeEditorProps) {
  const { label, value, placeholder = '', readOnly = false, rows = 3, error } = props;
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const access = useRef(new Compartment());
  useEffect(() => {
    if (holder.current === null) return undefined;
    const editor = new EditorView({
      parent: holder.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          history(),
          keymap.of([...historyKeymap, ...defaultKeymap]),
          colours((text) => latest.current.tokens?.(text) ?? []),
          placeholderText(placeholder),
          access.current.of(EditorState.readOnly.of(latest.current.readOnly ?? false)),
          EditorView.contentAttributes.of({
            'aria-label': label,
            spellcheck: 'false',
            autocorrect: 'off',
            autocapitalize: 'off',
          }),
          EditorView.updateListener.of((update) => {
            const text = update.state.doc.toString();
            if (update.docChanged && text !== latest.current.value) latest.current.onChange(text);
          }),
          EditorView.lineWrapping,
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label, placeholder]);
  useEffect(() => {
    view.current?.dispatch({ effects: access.current.reconfigure(EditorState.readOnly.of(readOnly)) });
  }, [readOnly]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const { length } = editor.state.doc;
    const from = Math.min(error?.offset ?? 0, Math.max(0, length - 1));
    const to = Math.min(length, from + Math.max(1, error?.length ?? 1));
    const marks =
      error === undefined || length === 0 ? [] : [{ from, to, severity: 'error' as const, message: error.message }];
    editor.dispatch(setDiagnostics(editor.state, marks));
  }, [error]);
  return (
    <div
      ref={holder}
      className="code-editor"
      data-read-only={readOnly}
      data-error={error !== undefined}
      style={{ minHeight: `${rows * 18 + 14}px` }}
    />
  );
}

const MARKS = new Map(
  (['key', 'operator', 'comparison', 'phrase', 'comment'] as const).map((kind) => [
    kind,
    Decoration.mark({ class: `query-${kind}` }),
  ]),
);

function colours(tokens: (text: string) => readonly CodeToken[]) {
  const decorate = (editor: EditorView): DecorationSet => {
    const marks: Range<Decoration>[] = [];
    for (const { kind, start, end } of tokens(editor.state.doc.toString())) {
      const mark = MARKS.get(kind);
      if (mark !== undefined && end > start) marks.push(mark.range(start, end));
    }
    return Decoration.set(marks);
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
