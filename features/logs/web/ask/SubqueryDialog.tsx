import type { Subquery } from '@komainu/contracts/logs/ask-api.ts';
import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { LoadingBar, SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { FormDialog } from '@komainu/ui/controls/FormDialog.tsx';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { queryErrorText } from '@komainu/ui/query-bar/query-error.ts';
import { useState } from 'react';
import { PathInput, QueryInput } from '../config/form/QueryInput.tsx';
import { Values } from './CalculatedDialog.tsx';
import { ASK } from './messages.ts';
import { useFieldValues } from './use-ask.ts';

interface SubqueryDialogProps {
  /** Undefined for a new one. */
  readonly start: Subquery | undefined;
  readonly filter: SearchFilter;
  readonly onSave: (subquery: Subquery) => void;
  readonly onClose: () => void;
}

const USUAL_LIMIT = 100;
const MOST_LIMIT = 10_000;
const SHOWN = 6;
const WINDOWS = [
  { from: 'now-1h', label: 'hour' },
  { from: 'now-4h', label: 'hours4' },
  { from: 'now-1d', label: 'day' },
  { from: 'now-7d', label: 'week' },
  { from: 'now-30d', label: 'month' },
] as const;

/** A subquery as a sentence: keep the logs whose field is among the values that another search finds. */
export function SubqueryDialog({ start, filter, onSave, onClose }: SubqueryDialogProps) {
  const text = useText(ASK);
  const { language } = useLanguage();
  const [field, setField] = useState(start?.field ?? '');
  const [select, setSelect] = useState(start?.select ?? '');
  const [query, setQuery] = useState(start?.filter.query ?? '');
  const [from, setFrom] = useState(start?.filter.from ?? '');
  const [exclude, setExclude] = useState(start?.exclude === true);
  const [limit, setLimit] = useState(start?.limit ?? USUAL_LIMIT);
  const inner: SearchFilter = {
    query: query === '' ? '*' : query,
    from: from === '' ? filter.from : from,
    to: from === '' ? filter.to : 'now',
  };
  const values = useFieldValues(inner, select === '' ? field : select, SHOWN);
  const isReady = field !== '' && Number.isInteger(limit) && limit >= 1 && limit <= MOST_LIMIT;
  const submit = (): void => {
    onSave({
      field,
      filter: { query, ...(from === '' ? {} : { from, to: 'now' }) },
      ...(select === '' || select === field ? {} : { select }),
      ...(limit === USUAL_LIMIT ? {} : { limit }),
      ...(exclude ? { exclude } : {}),
    });
  };
  return (
    <FormDialog
      title={start === undefined ? text.newSubquery : text.edit(text.subquery)}
      submit={text.save}
      size={620}
      className="ask-form"
      isReady={isReady}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="field">
        {text.keep}
        <div className="ask-row">
          <PathInput
            label={text.field}
            isFacet
            readOnly={false}
            placeholder="@network.client.ip"
            value={field}
            onChange={setField}
          />
          <SegmentedControl
            label={text.keep}
            value={exclude ? 'not' : 'in'}
            choices={[
              { value: 'in', label: text.is },
              { value: 'not', label: text.isNot },
            ]}
            onChange={(next) => setExclude(next === 'not')}
          />
        </div>
      </div>
      <div className="field">
        {text.among}
        <div className="ask-row">
          <PathInput
            label={text.among}
            isFacet
            readOnly={false}
            placeholder={text.same}
            value={select}
            onChange={setSelect}
          />
          <label className="ask-limit">
            <span>{text.most}</span>
            <input
              className="input"
              type="number"
              min={1}
              max={MOST_LIMIT}
              value={Number.isNaN(limit) ? '' : limit}
              onChange={(event) => setLimit(event.target.valueAsNumber)}
            />
          </label>
        </div>
      </div>
      <div className="field">
        {text.inLogs}
        <QueryInput
          label={text.inLogs}
          readOnly={false}
          placeholder='source:authlog status:error "failed password"'
          value={query}
          onChange={setQuery}
        />
      </div>
      <label className="field">
        {text.window}
        <select className="input" value={from} onChange={(event) => setFrom(event.target.value)}>
          <option value="">{text.windowSame}</option>
          {WINDOWS.some((window) => window.from === from) || from === '' ? null : <option value={from}>{from}</option>}
          {WINDOWS.map((window) => (
            <option key={window.from} value={window.from}>
              {text.last(text[window.label])}
            </option>
          ))}
        </select>
      </label>
      {field === '' ? null : (
        <section className="ask-values" aria-label={text.found}>
          <h3>{text.found}</h3>
          <LoadingBar on={values.isFetching} />
          {values.error !== null ? (
            <p className="ask-wrong" role="alert">
              {queryErrorText(values.error.message, language)}
            </p>
          ) : values.data === undefined ? null : values.data.values.length === 0 ? (
            <p className="ask-hint">{exclude ? text.foundNoneNot : text.foundNone}</p>
          ) : (
            <Values facet={values.data} />
          )}
        </section>
      )}
    </FormDialog>
  );
}
