import type { CalculatedField } from '@komainu/contracts/logs/ask-api.ts';
import type { FacetsAnswer, SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { ApiError } from '@komainu/ui/api/client.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { CodeEditor } from '@komainu/ui/code/CodeEditor.tsx';
import { LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { FormDialog } from '@komainu/ui/controls/FormDialog.tsx';
import { useExplorerSuggestions } from '@komainu/ui/explorer/explorer-queries.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { FieldPicker } from '../explorer/FieldPicker.tsx';
import { useRested } from '../use-rested.ts';
import { expressionError } from './expression-error.ts';
import { EXAMPLES, FUNCTION_USAGES } from './expression-help.ts';
import { ASK } from './messages.ts';
import { useFieldValues } from './use-ask.ts';
import { useSavedFieldChange } from './use-saved-fields.ts';

interface CalculatedDialogProps {
  /** Undefined for a new one. */
  readonly start: CalculatedField | undefined;
  /** Whether `start` is one that was saved for everybody. */
  readonly isSaved: boolean;
  readonly others: readonly CalculatedField[];
  readonly filter: SearchFilter;
  /** `isForAll`: the field was saved for everybody. */
  readonly onSave: (field: CalculatedField, isForAll: boolean) => void;
  readonly onClose: () => void;
}

const NAME = /^[\p{L}_][\p{L}\p{N}_]{0,99}$/u;
const TYPING_MS = 350;
const SHOWN = 6;

/** A calculated field: its name, its expression, and the values that it has in the logs on screen. */
export function CalculatedDialog({ start, isSaved, others, filter, onSave, onClose }: CalculatedDialogProps) {
  const text = useText(ASK);
  const { language } = useLanguage();
  const [name, setName] = useState(start?.name ?? '');
  const [expression, setExpression] = useState(start?.expression ?? '');
  const [isForAll, setForAll] = useState(isSaved);
  const mayWrite = useMay('write');
  const change = useSavedFieldChange();
  const { suggestKeys } = useExplorerSuggestions('logs', useTimeRange());
  const tried = useRested(expression.trim(), TYPING_MS);
  // Fields of a name that is still missing can be tried as well.
  const triedName = NAME.test(name) ? name : 'value';
  const values = useFieldValues(
    {
      ...filter,
      // A query that names the field itself could not be asked while the field is wrong.
      query: filter.query.includes('#') ? '*' : filter.query,
      calculated_fields: [...others.filter((one) => one.name !== triedName), { name: triedName, expression: tried }],
    },
    tried === '' ? '' : `#${triedName}`,
    SHOWN,
  );
  const wrong = tried === '' || values.error === null ? undefined : expressionError(values.error.message, language);
  const wrongName =
    name !== '' && !NAME.test(name)
      ? text.badName
      : others.some((other) => other.name === name)
        ? text.taken
        : undefined;
  const isReady = NAME.test(name) && wrongName === undefined && expression.trim() !== '' && wrong === undefined;
  const submit = (): void => {
    const field = { name, expression: expression.trim() };
    if (!isForAll) onSave(field, false);
    else change.mutate({ kind: isSaved ? 'edit' : 'create', field }, { onSuccess: () => onSave(field, true) });
  };
  const insert = (path: string): void =>
    setExpression(`${expression}${/[\s(]$|^$/.test(expression) ? '' : ' '}${path}`);
  const isTaken = change.error instanceof ApiError && change.error.status === 409;
  return (
    <FormDialog
      title={start === undefined ? text.newField : text.edit(`#${start.name}`)}
      submit={isForAll ? text.saveForAll : text.save}
      size={620}
      className="ask-form"
      isReady={isReady && !change.isPending}
      wrong={isTaken ? text.savedTaken : change.error?.message}
      onSubmit={submit}
      onClose={onClose}
    >
      <label className="field">
        {text.name}
        <span className="ask-name">
          <span aria-hidden="true">#</span>
          <input
            className="input mono"
            required
            maxLength={100}
            readOnly={isSaved}
            autoComplete="off"
            spellCheck={false}
            data-autofocus={isSaved ? undefined : true}
            value={name}
            onChange={(event) => setName(event.target.value.trim().replace(/^#/, ''))}
          />
        </span>
      </label>
      {wrongName === undefined ? (
        <p className="ask-hint">{text.nameHint}</p>
      ) : (
        <p className="ask-wrong" role="alert">
          {wrongName}
        </p>
      )}
      <div className="field">
        <span className="ask-label">
          {text.expression}
          <FieldPicker label={text.insert} hint="@" suggest={suggestKeys} onPick={insert}>
            <IconPlus size={13} />
            {text.insert}
          </FieldPicker>
        </span>
        <CodeEditor
          label={text.expression}
          rows={3}
          value={expression}
          placeholder={EXAMPLES[0] ?? ''}
          onChange={setExpression}
          error={wrong === undefined ? undefined : { offset: wrong.offset, length: 1, message: wrong.message }}
        />
      </div>
      {wrong === undefined ? (
        <p className="ask-hint">{text.expressionHint}</p>
      ) : (
        <p className="ask-wrong" role="alert">
          {wrong.field === undefined || wrong.field === triedName ? '' : `#${wrong.field}: `}
          {wrong.message}
        </p>
      )}
      <details className="ask-help">
        <summary>{text.functions}</summary>
        <ul translate="no">
          {FUNCTION_USAGES.map((usage) => (
            <li key={usage}>
              <button type="button" onClick={() => insert(usage.slice(0, usage.indexOf('(') + 1))}>
                {usage}
              </button>
            </li>
          ))}
        </ul>
        <p>{text.examples}</p>
        <ul className="ask-examples" translate="no">
          {EXAMPLES.map((example) => (
            <li key={example}>
              <button type="button" onClick={() => setExpression(example)}>
                {example}
              </button>
            </li>
          ))}
        </ul>
      </details>
      {tried === '' || wrong !== undefined ? null : (
        <section className="ask-values" aria-label={text.values}>
          <h3>{text.values}</h3>
          <LoadingBar on={values.isFetching} />
          {values.data === undefined ? null : values.data.values.length === 0 ? (
            <p className="ask-hint">{text.noValues}</p>
          ) : (
            <Values facet={values.data} />
          )}
        </section>
      )}
      {mayWrite && !isSaved ? (
        <label className="ask-for-all">
          <input type="checkbox" checked={isForAll} onChange={(event) => setForAll(event.target.checked)} />
          <span>
            {text.forAll}
            <span className="ask-about">{text.forAllAbout}</span>
          </span>
        </label>
      ) : null}
    </FormDialog>
  );
}

/** Values with how often they come; of numbers, the range as well. */
export function Values({ facet: { values, range } }: { facet: FacetsAnswer['data'][number] }) {
  const text = useText(ASK);
  const { language } = useLanguage();
  return (
    <>
      {range === null || range.min === range.max ? null : (
        <p className="ask-hint">{text.range(range.min.toLocaleString(language), range.max.toLocaleString(language))}</p>
      )}
      <ol className="ask-value-list">
        {values.map(({ value, count }) => (
          <li key={value}>
            <span className="mono" translate="no" title={value}>
              {value}
            </span>
            <span>{exact(count, language)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
