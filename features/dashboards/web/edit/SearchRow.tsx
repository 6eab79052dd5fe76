import { type Json, numberOf, objectOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useExplorerSuggestions } from '@komainu/ui/explorer/explorer-queries.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { RowFrame } from '@komainu/ui/metric-editor/RowFrame.tsx';
import { QueryBar } from '@komainu/ui/query-bar/QueryBar.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { IconTrash } from '@tabler/icons-react';
import { EDITOR } from './messages.ts';

interface SearchRowProps {
  readonly id: string;
  readonly query: Json;
  readonly isShown: boolean;
  readonly onToggle: () => void;
  readonly onRemove: (() => void) | undefined;
  readonly onChange: (query: Json) => void;
}

const AGGREGATIONS = [
  'count',
  'cardinality',
  'avg',
  'sum',
  'min',
  'max',
  'median',
  'pc75',
  'pc90',
  'pc95',
  'pc98',
  'pc99',
];

/** Events that match a search, counted or measured, by groups. */
export function SearchRow({ id, query, isShown, onToggle, onRemove, onChange }: SearchRowProps) {
  const text = useText(EDITOR);
  const source = textOf(query['data_source']);
  const suggestions = useExplorerSuggestions(source === 'spans' ? 'spans' : 'logs', useTimeRange());
  const compute = objectOf(query['compute']);
  const aggregation = textOf(compute['aggregation']) || 'count';
  const groups = objectsOf(query['group_by']);
  const limit = numberOf(groups[0]?.['limit']) ?? 10;
  const setCompute = (change: Json): void => onChange({ ...query, compute: { ...compute, ...change } });
  const setGroups = (facets: readonly string[], most: number): void =>
    onChange({
      ...query,
      group_by: facets.map((facet) => ({
        facet,
        limit: most,
        sort: {
          aggregation,
          order: 'desc',
          ...(textOf(compute['metric']) === '' ? {} : { metric: compute['metric'] }),
        },
      })),
    });
  return (
    <RowFrame
      id={id}
      label={`${text.search} ${id}`}
      isShown={isShown}
      onToggle={onToggle}
      actions={
        <Button kind="quiet" label={text.removeQuery} disabled={onRemove === undefined} onClick={onRemove}>
          <IconTrash size={15} />
        </Button>
      }
    >
      <QueryBar
        value={textOf(objectOf(query['search'])['query'])}
        placeholder={text.searchHint}
        onSubmit={(typed) => onChange({ ...query, search: { query: typed } })}
        {...suggestions}
      />
      <div className="edit-measure">
        <select
          className="input"
          aria-label={text.measure}
          value={aggregation}
          onChange={(event) =>
            setCompute({
              aggregation: event.target.value,
              ...(event.target.value === 'count' ? { metric: undefined } : {}),
            })
          }
        >
          {AGGREGATIONS.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        {aggregation === 'count' ? null : (
          <Committed
            label={text.measurePath}
            placeholder="@duration"
            value={textOf(compute['metric'])}
            onCommit={(metric) => setCompute({ metric })}
          />
        )}
        <Committed
          label={text.groupBy}
          placeholder={`${text.groupBy}: ${text.groupHint}`}
          value={groups.map((group) => textOf(group['facet'])).join(', ')}
          onCommit={(typed) => setGroups(typed.split(/[\s,]+/).filter(Boolean), limit)}
        />
        <input
          className="input edit-number"
          type="number"
          min={1}
          max={1000}
          aria-label={text.limit}
          title={text.limit}
          value={limit}
          disabled={groups.length === 0}
          onChange={(event) =>
            setGroups(
              groups.map((group) => textOf(group['facet'])),
              Number(event.target.value) || 10,
            )
          }
        />
      </div>
    </RowFrame>
  );
}

interface CommittedProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onCommit: (value: string) => void;
}

/** Text that counts when it is complete: on Enter, or when the field is left. */
function Committed({ label, placeholder, value, onCommit }: CommittedProps) {
  const commit = (typed: string): void => {
    if (typed.trim() !== value) onCommit(typed.trim());
  };
  return (
    <input
      key={value}
      className="input"
      aria-label={label}
      title={label}
      placeholder={placeholder}
      defaultValue={value}
      onBlur={(event) => commit(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit(event.currentTarget.value);
      }}
    />
  );
}
