import '../query-bar/query-bar.css';
import './sql-editor.css';
import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState, Prec, type Range } from '@codemirror/state';
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
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === props.value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.value } });
  }, [props.value]);
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

const MARKS = new Map(
  (['keyword', 'text', 'name', 'number', 'comment'] as const).map((kind) => [
    kind as string,
    Decoration.mark({ class: `sql-${kind}` }),
  ]),
);

const colours = ViewPlugin.fromClass(
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

function decorate(editor: EditorView): DecorationSet {
  const marks: Range<Decoration>[] = [];
  for (const { kind, start, end } of sqlTokens(editor.state.doc.toString())) {
    const mark = MARKS.get(kind);
    if (mark !== undefined) marks.push(mark.range(start, end));
  }
  return Decoration.set(marks);
}
