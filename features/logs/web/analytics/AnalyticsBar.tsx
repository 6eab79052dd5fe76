import { Button, SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { Suggestion } from '@komainu/ui/query-bar/QueryBar.tsx';
import { IconPlus } from '@tabler/icons-react';
import { FieldPicker } from '../explorer/FieldPicker.tsx';
import { type AnalyticsState, MOST_GROUPS, MOST_MEASURES, withGroup } from './analytics-state.ts';
import { GroupChip } from './GroupChip.tsx';
import { MeasurePicker } from './MeasurePicker.tsx';
import { ANALYTICS } from './messages.ts';
import type { ChartView } from './views.ts';

interface AnalyticsBarProps {
  readonly view: ChartView;
  readonly state: AnalyticsState;
  readonly onChange: (state: AnalyticsState) => void;
  readonly suggest: (text: string) => Promise<readonly Suggestion[]>;
}

/** The sentence that an aggregate is: show these measures by these groups, the top so many of each. */
export function AnalyticsBar({ view, state, onChange, suggest }: AnalyticsBarProps) {
  const text = useText(ANALYTICS);
  // Only the table has room for more than one.
  const measures = view === 'table' ? state.measures : state.measures.slice(0, 1);
  return (
    <div className="analytics-bar">
      <span className="analytics-word">{text.show}</span>
      {measures.map((measure, index) => (
        <MeasurePicker
          key={index}
          measure={measure}
          suggest={suggest}
          onChange={(next) => onChange({ ...state, measures: state.measures.with(index, next) })}
          onRemove={
            measures.length === 1
              ? undefined
              : () => onChange({ ...state, measures: state.measures.toSpliced(index, 1) })
          }
        />
      ))}
      {view === 'table' && measures.length < MOST_MEASURES ? (
        <Button
          kind="quiet"
          label={text.addMeasure}
          onClick={() =>
            onChange({ ...state, measures: [...state.measures, { aggregation: 'cardinality', path: '' }] })
          }
        >
          <IconPlus size={14} />
        </Button>
      ) : null}
      <span className="analytics-word">{text.by}</span>
      {state.groups.map((group, index) => (
        <GroupChip
          key={group.path}
          group={group}
          onLimit={(limit) => onChange({ ...state, groups: state.groups.with(index, { ...group, limit }) })}
          onRemove={() => onChange({ ...state, groups: state.groups.toSpliced(index, 1) })}
        />
      ))}
      {state.groups.length >= MOST_GROUPS ? null : (
        <FieldPicker
          label={text.addGroup}
          hint={text.fieldHint}
          onPick={(path) => onChange(withGroup(state, path))}
          suggest={suggest}
        >
          <IconPlus size={14} />
          {state.groups.length === 0 ? text.everything : text.addGroup}
        </FieldPicker>
      )}
      {state.groups.length === 0 ? null : (
        <SegmentedControl
          label={text.order}
          value={state.order}
          choices={[
            { value: 'desc', label: text.top },
            { value: 'asc', label: text.bottom },
          ]}
          onChange={(order) => onChange({ ...state, order })}
        />
      )}
    </div>
  );
}
