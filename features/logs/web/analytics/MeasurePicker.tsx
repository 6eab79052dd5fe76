import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { Suggestion } from '@komainu/ui/query-bar/QueryBar.tsx';
import { IconX } from '@tabler/icons-react';
import { FieldPicker } from '../explorer/FieldPicker.tsx';
import { AGGREGATIONS, type Aggregation, type Measure } from './analytics-state.ts';
import { ANALYTICS } from './messages.ts';

interface MeasurePickerProps {
  readonly measure: Measure;
  readonly onChange: (measure: Measure) => void;
  /** Absent for the one that must stay. */
  readonly onRemove: (() => void) | undefined;
  readonly suggest: (text: string) => Promise<readonly Suggestion[]>;
}

/** What is computed, and of which field. */
export function MeasurePicker({ measure, onChange, onRemove, suggest }: MeasurePickerProps) {
  const text = useText(ANALYTICS);
  const { aggregation, path } = measure;
  return (
    <span className="measure">
      <select
        className="input"
        aria-label={text.measure}
        value={aggregation}
        onChange={(event) => {
          // The options below are the aggregations.
          const next = event.target.value as Aggregation;
          onChange({ aggregation: next, path: next === 'count' ? '' : path });
        }}
      >
        {AGGREGATIONS.map((name) => (
          <option key={name} value={name}>
            {text[name]}
          </option>
        ))}
      </select>
      {aggregation === 'count' ? null : (
        <FieldPicker
          kind="plain"
          label={text.measure}
          hint={text.fieldHint}
          onPick={(next) => onChange({ aggregation, path: next })}
          suggest={suggest}
          numeric={aggregation !== 'cardinality'}
        >
          {path === '' ? text.chooseField : <span translate="no">{path}</span>}
        </FieldPicker>
      )}
      {onRemove === undefined ? null : (
        <Button kind="quiet" label={text.removeMeasure} onClick={onRemove}>
          <IconX size={13} />
        </Button>
      )}
    </span>
  );
}
