import './query-bar.css';
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeCompletion,
  completionStatus,
  selectedCompletion,
  startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { tokenColours } from '../code/token-colours.ts';
import { useEditorValue } from '../code/use-editor-value.ts';
import { Button } from '../controls/controls.tsx';
import { type Language, useLanguage } from '../i18n/language.tsx';
import { defineMessages, useText } from '../i18n/messages.ts';
import { queryErrorText } from './query-error.ts';
import { completionAt, quoteValue, tokenize } from './tokenize.ts';

const TEXT = defineMessages({ query: 'Search query', clear: 'Clear' }, { query: '検索クエリ', clear: 'クリア' });

export interface Suggestion {
  readonly value: string;
  readonly count?: number;
  /** What it is, in a word: text, number. */
  readonly detail?: string;
}

export interface QueryBarProps {
  readonly value: string;
  readonly placeholder?: string;
  /** Enter, or the clearing of the bar. */
  readonly onSubmit: (query: string) => void;
  /** Keys that begin with what was typed. */
  readonly suggestKeys: (text: string) => Promise<readonly Suggestion[]>;
  /** Values of a key that begin with what was typed. */
  readonly suggestValues: (key: string, text: string) => Promise<readonly Suggestion[]>;
  /** What the server's parser said of `value`, underlined where it stands. */
  readonly error?: { readonly message: string; readonly offset: number; readonly length: number } | undefined;
}

/** Datadog's search syntax with colours, completion, history (arrow up on the first line), undo, and errors in place. */
export function QueryBar(props: QueryBarProps) {
  const text = useText(TEXT);
  const { language } = useLanguage();
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (holder.current === null) return undefined;
    const editor = new EditorView({
      parent: holder.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          history(),
          // Before the keys of the completion, which would take Enter for a word that is typed out already.
          Prec.highest(keymap.of([{ key: 'Enter', run: (target) => submit(target, latest.current) }])),
          keymap.of([...historyKeymap, ...defaultKeymap]),
          // One line: pasted line breaks become spaces.
          EditorState.transactionFilter.of((change) =>
            change.newDoc.lines > 1
              ? [
                  change,
                  {
                    changes: {
                      from: 0,
                      to: change.newDoc.length,
                      insert: change.newDoc.toString().replace(/\s*\n\s*/g, ' '),
                    },
                    sequential: true,
                  },
                ]
              : change,
          ),
          autocompletion({
            override: [(context) => complete(context, latest.current)],
            icons: false,
            activateOnTyping: true,
            // An Enter that comes at once takes the completion too; else it would be lost.
            interactionDelay: 0,
          }),
          colours,
          placeholderText(latest.current.placeholder ?? ''),
          EditorView.contentAttributes.of({
            'aria-label': text.query,
            spellcheck: 'false',
            autocorrect: 'off',
            autocapitalize: 'off',
          }),
          EditorView.lineWrapping,
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [text.query]);

  useEditorValue(view, props.value);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(props.error, language, editor.state.doc.length)));
  }, [props.error, language]);

  return (
    <div className="query-bar" data-error={props.error !== undefined}>
      <IconSearch size={15} className="query-bar-icon" aria-hidden />
      <div ref={holder} className="query-bar-editor" data-query-bar />
      {props.value === '' ? null : (
        <Button kind="quiet" label={text.clear} onClick={() => props.onSubmit('')}>
          <IconX size={15} />
        </Button>
      )}
      {props.error === undefined ? null : (
        <p className="query-bar-error" role="alert">
          {queryErrorText(props.error.message, language)}
        </p>
      )}
    </div>
  );
}

function submit(editor: EditorView, props: QueryBarProps): boolean {
  // While a completion is open, Enter takes it, unless that would change nothing.
  if (completionStatus(editor.state) === 'active') {
    const typed = completionAt(editor.state.doc.toString(), editor.state.selection.main.head);
    if (typed.key === undefined || selectedCompletion(editor.state)?.label !== typed.text) return false;
    closeCompletion(editor);
  }
  props.onSubmit(editor.state.doc.toString().trim());
  return true;
}

function diagnosticsOf(error: QueryBarProps['error'], language: Language, length: number): Diagnostic[] {
  if (error === undefined || length === 0) return [];
  const from = Math.min(error.offset, length - 1);
  const to = Math.min(length, from + Math.max(1, error.length));
  return [{ from, to, severity: 'error', message: queryErrorText(error.message, language) }];
}

async function complete(context: CompletionContext, props: QueryBarProps): Promise<CompletionResult | null> {
  const { key, text, from } = completionAt(context.state.doc.toString(), context.pos);
  if (key === undefined && text === '' && !context.explicit) return null;
  const found = key === undefined ? await props.suggestKeys(text) : await props.suggestValues(key, text);
  if (context.aborted || found.length === 0) return null;
  return {
    from,
    filter: false,
    options: found.map(({ value, count, detail }) => ({
      label: value,
      detail: count === undefined ? (detail ?? '') : count.toLocaleString(),
      apply: (editor, _completion, start, end) => {
        const insert = key === undefined ? `${value}:` : `${quoteValue(value)} `;
        editor.dispatch({ changes: { from: start, to: end, insert }, selection: { anchor: start + insert.length } });
        if (key === undefined) startCompletion(editor);
      },
    })),
  };
}

const colours = tokenColours('query', ['key', 'operator', 'comparison', 'phrase', 'wildcard', 'paren'], tokenize);
