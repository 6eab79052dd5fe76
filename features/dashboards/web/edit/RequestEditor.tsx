import { type Json, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { FormulaRow } from '@komainu/ui/metric-editor/FormulaRow.tsx';
import { QueryRow } from '@komainu/ui/metric-editor/QueryRow.tsx';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import {
  formulaShown,
  formulaStored,
  formulasOf,
  isShown,
  letterOf,
  nameOf,
  queriesOf,
  withFormula,
  withNewQuery,
  withoutQuery,
  withQuery,
  withShown,
} from '../model/request-edits.ts';
import { EDITOR } from './messages.ts';
import { SearchRow } from './SearchRow.tsx';
import { SourceSelect } from './SourceSelect.tsx';

interface RequestEditorProps {
  readonly request: Json;
  readonly onChange: (request: Json) => void;
}

/** The queries and formulas of one request: the metrics explorer's rows, and rows of searches. */
export function RequestEditor({ request, onChange }: RequestEditorProps) {
  const text = useText(EDITOR);
  const [asText, setAsText] = useState<readonly string[]>([]);
  const [isAdding, setAdding] = useState(false);
  const queries = queriesOf(request);
  const names = queries.map(nameOf);
  const formulas = formulasOf(request)
    .map((formula, index) => ({ formula, index }))
    .filter(({ formula }) => !names.includes(textOf(formula['formula']).trim()));
  return (
    <div className="edit-request">
      {queries.map((query, index) => {
        const name = nameOf(query);
        const shared = {
          id: letterOf(index),
          isShown: isShown(request, name),
          onToggle: () => onChange(withShown(request, name, !isShown(request, name))),
          onRemove: queries.length === 1 ? undefined : () => onChange(withoutQuery(request, name)),
        };
        return (
          <div key={name} className="edit-query">
            <SourceSelect query={query} onChange={(next) => onChange(withQuery(request, name, next))} />
            {typeof query['query'] === 'string' ? (
              <QueryRow
                {...shared}
                text={query['query']}
                asText={asText.includes(name)}
                autoFocus={query['query'] === ''}
                note={null}
                invalid={false}
                onText={(next) => onChange(withQuery(request, name, { ...query, query: next }))}
                onAsText={() =>
                  setAsText(asText.includes(name) ? asText.filter((one) => one !== name) : [...asText, name])
                }
                onDuplicate={() => onChange(withNewQuery(request, 'metrics', query))}
              />
            ) : (
              <SearchRow {...shared} query={query} onChange={(next) => onChange(withQuery(request, name, next))} />
            )}
          </div>
        );
      })}
      {[...formulas, ...(isAdding ? [{ formula: {} as Json, index: formulasOf(request).length }] : [])].map(
        ({ formula, index }, place) => (
          <FormulaRow
            key={index}
            place={place + 1}
            text={formulaShown(textOf(formula['formula']), queries)}
            names={queries.map((_, at) => letterOf(at))}
            isShown
            autoFocus={textOf(formula['formula']) === ''}
            invalid={false}
            note={null}
            onText={(typed) => {
              setAdding(false);
              if (typed.trim() !== '')
                onChange(withFormula(request, index, { formula: formulaStored(typed, queries) }));
            }}
            onToggle={() => undefined}
            onRemove={() => {
              setAdding(false);
              if (textOf(formula['formula']) !== '') onChange(withFormula(request, index, undefined));
            }}
          />
        ),
      )}
      <div className="edit-add">
        <Button kind="quiet" onClick={() => onChange(withNewQuery(request, 'metrics'))}>
          <IconPlus size={14} />
          {text.addQuery}
        </Button>
        <Button kind="quiet" disabled={isAdding} onClick={() => setAdding(true)}>
          <IconPlus size={14} />
          {text.addFormula}
        </Button>
      </div>
      <Aliases request={request} onChange={onChange} />
    </div>
  );
}

/** What the lines are called. */
function Aliases({ request, onChange }: RequestEditorProps) {
  const text = useText(EDITOR);
  const queries = queriesOf(request);
  return (
    <div className="edit-aliases">
      {formulasOf(request).map((formula, index) => {
        const shown = formulaShown(textOf(formula['formula']), queries);
        return (
          <label key={`${index} ${shown}`} className="edit-alias">
            <code>{shown}</code>
            <input
              className="input"
              aria-label={`${text.alias} ${shown}`}
              placeholder={text.aliasHint}
              value={textOf(formula['alias'])}
              onChange={(event) => onChange(withFormula(request, index, { alias: event.target.value || undefined }))}
            />
          </label>
        );
      })}
    </div>
  );
}
