import { type Json, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { emptyQuery, nameOf, type QuerySource } from '../model/request-edits.ts';
import { EDITOR } from './messages.ts';

const SOURCES: readonly QuerySource[] = ['metrics', 'logs', 'spans', 'events'];

/** Which data a query asks; another begins an empty query. */
export function SourceSelect({ query, onChange }: { query: Json; onChange: (query: Json) => void }) {
  const text = useText(EDITOR);
  const source = textOf(query['data_source']);
  return (
    <select
      className="input edit-source"
      aria-label={text.source}
      value={source}
      onChange={(event) => onChange(emptyQuery(event.target.value as QuerySource, nameOf(query)))}
    >
      {SOURCES.map((one) => (
        <option key={one} value={one}>
          {text[one]}
        </option>
      ))}
      {SOURCES.some((one) => one === source) ? null : <option value={source}>{source}</option>}
    </select>
  );
}
