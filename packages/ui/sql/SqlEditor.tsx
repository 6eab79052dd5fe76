import '../query-bar/query-bar.css';
import './sql-editor.css';
import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { tokenColours } from '../code/token-colours.ts';
import { useEditorValue } from '../code/use-editor-value.ts';
import { sqlTokens } from './sql-tokens.ts';

/** A word that the editor completes. */
export interface SqlWord {
  readonly label: string;
  /** What it is, at the right edge: a type, how a function is called. */
  readonly detail?: string;
}

interface SqlEditorProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly words: readonly SqlWord[];
  readonly onChange: (text: string) => void;
  /** Ctrl+Enter, ⌘+Enter. */
  readonly onRun: (text: string) => void;
}

/** SQL with colours, completion and undo. */
export function SqlEditor(props: SqlEditorProps) {
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (holder.current === null) return undefined;
    const run = (editor: EditorView): boolean => {
      latest.current.onRun(editor.state.doc.toString());
      return true;
    };
    const editor = new EditorView({
      parent: holder.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          history(),
          Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
          keymap.of([...historyKeymap, ...defaultKeymap]),
          autocompletion({ override: [(context) => complete(context, latest.current.words)], icons: false }),
          colours,
          placeholderText(latest.current.placeholder),
          EditorView.contentAttributes.of({ 'aria-label': props.label, spellcheck: 'false', autocorrect: 'off' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
          EditorView.lineWrapping,
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [props.label]);
  useEditorValue(view, props.value);
  return <div ref={holder} className="sql-editor" />;
}

function complete(context: CompletionContext, words: readonly SqlWord[]): CompletionResult | null {
  const typed = context.matchBefore(/"?@?[\w.]*/);
  if (typed === null || (typed.text === '' && !context.explicit)) return null;
  return {
    from: typed.from,
    options: words.map(({ label, detail }) => ({ label, ...(detail === undefined ? {} : { detail }) })),
    validFor: /^"?@?[\w.]*$/,
  };
}

const colours = tokenColours('sql', ['keyword', 'text', 'name', 'number', 'comment'], sqlTokens);
