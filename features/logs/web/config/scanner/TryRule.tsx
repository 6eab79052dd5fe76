import type { TriedSample } from '@komainu/contracts/logs/try-api.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { CodeEditor } from '@komainu/ui/code/CodeEditor.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useRested } from '../../use-rested.ts';
import type { Definition } from '../form/field.ts';
import { problemsOf } from '../form/problems.ts';
import { SCANNER } from './messages.ts';
import { RULE_FIELDS, trialPipeline } from './rule-form.ts';

const PAUSE_MS = 350;

/** A text, and what the rule on screen makes of it. */
export function TryRule({ form }: { form: Definition }) {
  const text = useText(SCANNER);
  const [typed, setTyped] = useState('');
  const asked = useRested(
    useMemo(() => ({ form, typed }), [form, typed]),
    PAUSE_MS,
  );
  const isReady =
    asked.typed.trim() !== '' && problemsOf(RULE_FIELDS, { name: '-', ...asked.form }).every(({ at }) => at === 'name');
  const { data, error } = useQuery({
    queryKey: ['logs', 'try-rule', asked],
    enabled: isReady,
    retry: false,
    gcTime: 0,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const request = { pipeline: trialPipeline(asked.form), samples: [{ message: asked.typed }] };
      const answer = await apiPost<{ data: readonly TriedSample[] }>(
        '/api/unstable/logs/pipelines/try',
        request,
        signal,
      );
      return { message: answer.data[0]?.log?.message ?? '', was: asked.typed };
    },
  });
  return (
    <section className="scanner-try" aria-label={text.try}>
      <h3>{text.try}</h3>
      <CodeEditor label={text.try} value={typed} rows={2} placeholder={text.tryPlaceholder} onChange={setTyped} />
      <p className="form-hint">{text.tryHint}</p>
      {!isReady ? null : error !== null ? (
        <p className="form-wrong" role="alert">
          {error.message}
        </p>
      ) : data === undefined ? null : data.message === data.was ? (
        <p role="status">{text.tryNothing}</p>
      ) : (
        <div role="status">
          <span className="form-label">{text.tryResult}</span>
          <code translate="no">{data.message}</code>
        </div>
      )}
    </section>
  );
}
