import './code-editor.css';
import '../query-bar/query-bar.css';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { tokenColours } from './token-colours.ts';
import { useEditorValue } from './use-editor-value.ts';

const KINDS = ['key', 'operator', 'comparison', 'phrase', 'comment'] as const;

/** A part of the text in a colour of its own. */
export interface CodeToken {
  readonly kind: (typeof KINDS)[number];
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
          tokenColours('query', KINDS, (text) => latest.current.tokens?.(text) ?? []),
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
  useEditorValue(view, value);
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
