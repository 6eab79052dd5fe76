import { IconCode, IconForms } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { CompletionInput } from '../controls/CompletionInput.tsx';
import { Button } from '../controls/controls.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { useText } from '../i18n/messages.ts';
import { findMetrics, suggestInText } from './catalogue.ts';
import { METRIC_EDITOR } from './messages.ts';
import { QueryFields } from './QueryFields.tsx';
import { QueryMenu } from './QueryMenu.tsx';
import { EMPTY_FORM, formOf, NO_MODIFIERS, type QueryForm, textOf } from './query-form.ts';
import { RowFrame } from './RowFrame.tsx';

interface QueryRowProps {
  readonly id: string;
  readonly text: string;
  readonly isShown: boolean;
  readonly asText: boolean;
  readonly autoFocus: boolean;
  readonly note: ReactNode;
  readonly invalid: boolean;
  readonly onText: (text: string) => void;
  readonly onToggle: () => void;
  readonly onAsText: () => void;
  readonly onDuplicate: (() => void) | undefined;
  readonly onRemove: (() => void) | undefined;
}

/** One query, as fields or as text: two views of one text. */
export function QueryRow(props: QueryRowProps) {
  const text = useText(METRIC_EDITOR);
  const { language } = useLanguage();
  // Fields of a query that names no metric yet have no text to stand in.
  const [draft, setDraft] = useState(EMPTY_FORM);
  const form = props.text === '' ? draft : formOf(props.text);
  const isText = form === undefined || props.asText;
  const change = async (next: QueryForm): Promise<void> => {
    setDraft(next);
    if (next.metric === '') {
      if (props.text !== '') props.onText('');
      return;
    }
    props.onText(textOf(props.text === '' ? await withUsualAggregation(next, language) : next));
  };
  return (
    <RowFrame
      id={props.id}
      label={text.query(props.id)}
      isShown={props.isShown}
      onToggle={props.onToggle}
      note={props.note}
      actions={
        <>
          <Button
            kind="quiet"
            label={form === undefined ? text.textOnly : isText ? text.asForm : text.asText}
            disabled={form === undefined}
            aria-pressed={isText}
            onClick={props.onAsText}
          >
            {isText ? <IconForms size={15} /> : <IconCode size={15} />}
          </Button>
          <QueryMenu text={props.text} onDuplicate={props.onDuplicate} onRemove={props.onRemove} />
        </>
      }
    >
      {isText ? (
        <CompletionInput
          label={text.text}
          placeholder={text.textHint}
          value={props.text}
          invalid={props.invalid}
          autoFocus={props.autoFocus}
          suggest={suggestInText}
          onCommit={props.onText}
        />
      ) : (
        <QueryFields
          form={form}
          invalid={props.invalid}
          autoFocus={props.autoFocus}
          onChange={(next) => void change(next)}
        />
      )}
    </RowFrame>
  );
}

/** Counts are added up as counts unless the reader chose otherwise before naming the metric. */
async function withUsualAggregation(form: QueryForm, language: 'en' | 'ja'): Promise<QueryForm> {
  if (form.aggregator !== EMPTY_FORM.aggregator || form.modifiers !== NO_MODIFIERS) return form;
  const found = await findMetrics(form.metric, 1000, language).catch(() => undefined);
  const type = found?.data.find(({ metric }) => metric === form.metric)?.type;
  if (type === 'count') return { ...form, aggregator: 'sum', modifiers: { ...form.modifiers, as: 'count' } };
  return type === 'rate' ? { ...form, aggregator: 'sum' } : form;
}
