import { useState } from 'react';
import { CompletionInput } from '../controls/CompletionInput.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { useText } from '../i18n/messages.ts';
import { findMetrics, suggestInText } from './catalogue.ts';
import { METRIC_EDITOR } from './messages.ts';
import { QueryFields } from './QueryFields.tsx';
import { EMPTY_FORM, formOf, NO_MODIFIERS, type QueryForm, textOf } from './query-form.ts';

interface MetricQueryFieldProps {
  readonly text: string;
  /** Shown as text though a form could show it. */
  readonly asText: boolean;
  readonly autoFocus: boolean;
  readonly invalid: boolean;
  readonly onText: (text: string) => void;
}

/** Whether a query can only be shown as text. */
export function isOnlyText(query: string): boolean {
  return formOf(query) === undefined;
}

/** A metric query as fields or as text: two views of one text. */
export function MetricQueryField({ text: query, asText, autoFocus, invalid, onText }: MetricQueryFieldProps) {
  const text = useText(METRIC_EDITOR);
  const { language } = useLanguage();
  // Fields of a query that names no metric yet have no text to stand in.
  const [draft, setDraft] = useState(EMPTY_FORM);
  const form = query === '' ? draft : formOf(query);
  const change = async (next: QueryForm): Promise<void> => {
    setDraft(next);
    if (next.metric === '') {
      if (query !== '') onText('');
      return;
    }
    onText(textOf(query === '' ? await withUsualAggregation(next, language) : next));
  };
  if (form === undefined || asText) {
    return (
      <CompletionInput
        label={text.text}
        placeholder={text.textHint}
        value={query}
        invalid={invalid}
        autoFocus={autoFocus}
        suggest={suggestInText}
        onCommit={onText}
      />
    );
  }
  return <QueryFields form={form} invalid={invalid} autoFocus={autoFocus} onChange={(next) => void change(next)} />;
}

/** Counts are added up as counts unless the reader chose otherwise before naming the metric. */
async function withUsualAggregation(form: QueryForm, language: 'en' | 'ja'): Promise<QueryForm> {
  if (form.aggregator !== EMPTY_FORM.aggregator || form.modifiers !== NO_MODIFIERS) return form;
  const found = await findMetrics(form.metric, 1000, language).catch(() => undefined);
  const type = found?.data.find(({ metric }) => metric === form.metric)?.type;
  if (type === 'count') return { ...form, aggregator: 'sum', modifiers: { ...form.modifiers, as: 'count' } };
  return type === 'rate' ? { ...form, aggregator: 'sum' } : form;
}
