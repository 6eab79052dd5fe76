import { ListField, SelectField, TextField } from '@komainu/ui/controls/fields.tsx';
import { useExplorerSuggestions } from '@komainu/ui/explorer/explorer-queries.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { QueryBar } from '@komainu/ui/query-bar/QueryBar.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { splitComparison } from '../model/comparison.ts';
import { withBody } from '../model/draft.ts';
import { readSearchAlert, type SearchAlert, type SearchSource, writeSearchAlert } from '../model/search-alert.ts';
import type { DraftProps } from './field-props.ts';
import { EDITOR } from './messages.ts';
import { SourceFields } from './SourceFields.tsx';
import { SEARCH_WINDOWS, windowChoices } from './windows.ts';

const MEASURES = ['count', 'cardinality', 'avg', 'sum', 'min', 'max', 'median', 'pc75', 'pc90', 'pc95', 'pc98', 'pc99'];

/** Logs, spans or events that match a search: what of them is measured, by what, over which time. */
export function SearchFields({ draft, onChange, source }: DraftProps & { source: SearchSource }) {
  const text = useText(EDITOR);
  const { language } = useLanguage();
  const suggestions = useExplorerSuggestions(source === 'trace' ? 'spans' : 'logs', useTimeRange());
  const alert = readSearchAlert(source, splitComparison(draft.definition.query).body);
  if (alert === undefined) return <SourceFields draft={draft} onChange={onChange} />;
  const set = (change: Partial<SearchAlert>): void =>
    onChange(withBody(draft, writeSearchAlert({ ...alert, ...change })));
  return (
    <>
      <QueryBar
        value={alert.search}
        placeholder={text.searchHint}
        onSubmit={(search) => set({ search })}
        {...(source === 'event' ? NO_SUGGESTIONS : suggestions)}
      />
      <div className="fields-line">
        <SelectField
          label={text.measure}
          narrow
          value={alert.aggregation}
          choices={MEASURES.map((one) => [one, one])}
          onChange={(aggregation) => set({ aggregation, ...(aggregation === 'count' ? { path: '' } : {}) })}
        />
        {alert.aggregation === 'count' ? null : (
          <TextField
            label={text.measurePath}
            mono
            placeholder="@duration"
            value={alert.path}
            onChange={(path) => set({ path: path.trim() })}
          />
        )}
        <ListField
          label={text.groupBy}
          mono
          placeholder="service"
          value={alert.groups}
          onChange={(groups) => set({ groups })}
        />
        {source === 'log' ? (
          <ListField
            label={text.indexes}
            mono
            placeholder="*"
            value={alert.indexes.filter((name) => name !== '*')}
            onChange={(indexes) => set({ indexes })}
          />
        ) : null}
        <SelectField
          label={text.window}
          value={alert.window}
          choices={windowChoices('', SEARCH_WINDOWS, language)}
          onChange={(window) => set({ window })}
        />
      </div>
    </>
  );
}

const NOTHING = async () => [];
const NO_SUGGESTIONS = { suggestKeys: NOTHING, suggestValues: NOTHING };
