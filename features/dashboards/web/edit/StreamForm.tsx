import { type Json, objectOf, objectsOf, textOf, textsOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { ListField, SelectField } from '@komainu/ui/controls/fields.tsx';
import { useExplorerSuggestions } from '@komainu/ui/explorer/explorer-queries.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { QueryBar } from '@komainu/ui/query-bar/QueryBar.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import type { Definition } from '../model/dashboard.ts';
import { withRequest } from '../model/request-edits.ts';
import { EDITOR } from './messages.ts';

interface StreamFormProps {
  readonly definition: Definition;
  readonly onChange: (definition: Definition) => void;
}

/** The search and the columns of lists, in either of their forms. */
export function StreamForm({ definition, onChange }: StreamFormProps) {
  const text = useText(EDITOR);
  const isList = definition.type === 'list_stream';
  const request = objectsOf(definition['requests'])[0] ?? {};
  const query = objectOf(request['query']);
  const source = isList
    ? textOf(query['data_source'])
    : definition.type === 'log_stream'
      ? 'logs_stream'
      : 'event_stream';
  const suggestions = useExplorerSuggestions(source === 'trace_stream' ? 'spans' : 'logs', useTimeRange());
  const setQuery = (change: Json): void =>
    onChange(withRequest(definition, 0, { response_format: 'event_list', ...request, query: { ...query, ...change } }));
  const columns = isList
    ? objectsOf(request['columns']).map((column) => textOf(column['field']))
    : textsOf(definition['columns']);
  const setColumns = (fields: readonly string[]): void => {
    if (!isList) onChange({ ...definition, columns: fields });
    else
      onChange(withRequest(definition, 0, { ...request, columns: fields.map((field) => ({ field, width: 'auto' })) }));
  };
  return (
    <>
      {isList ? (
        <SelectField
          label={text.source}
          value={source}
          choices={[
            ['logs_stream', text.logs],
            ['trace_stream', text.spans],
            ['event_stream', text.events],
          ]}
          onChange={(next) => setQuery({ data_source: next })}
        />
      ) : null}
      <div className="field">
        {text.search}
        <QueryBar
          value={isList ? textOf(query['query_string']) : textOf(definition['query'])}
          placeholder={text.searchHint}
          onSubmit={(typed) => (isList ? setQuery({ query_string: typed }) : onChange({ ...definition, query: typed }))}
          {...suggestions}
        />
      </div>
      {definition.type.startsWith('event') ? null : (
        <ListField label={text.columns} placeholder={text.columnsHint} value={columns} onChange={setColumns} />
      )}
    </>
  );
}
