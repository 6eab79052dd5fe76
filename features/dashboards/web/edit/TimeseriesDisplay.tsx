import { type Json, objectOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { SelectField, TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Definition } from '../model/dashboard.ts';
import { withInner } from '../model/request-edits.ts';
import { CheckField } from './Fields.tsx';
import { EDITOR } from './messages.ts';

interface DisplayProps {
  readonly definition: Definition;
  readonly onChange: (definition: Definition) => void;
}

/** Legend, axis and markers of a timeseries. */
export function TimeseriesDisplay({ definition, onChange }: DisplayProps) {
  const text = useText(EDITOR);
  const axis = objectOf(definition['yaxis']);
  const legend = definition['show_legend'] === false ? 'none' : textOf(definition['legend_layout']) || 'auto';
  const setAxis = (key: string, value: unknown): void => onChange(withInner(definition, 'yaxis', key, value));
  return (
    <fieldset className="edit-part">
      <legend>{text.display}</legend>
      <div className="edit-line">
        <SelectField
          label={text.legend}
          value={legend}
          choices={[
            ['none', text.legendNone],
            ['auto', text.legendAuto],
            ['horizontal', text.legendTable],
            ['vertical', text.legendSide],
          ]}
          onChange={(next) =>
            onChange({ ...definition, show_legend: next !== 'none', legend_layout: next === 'none' ? 'auto' : next })
          }
        />
        <TextField
          label={text.yMin}
          placeholder={text.auto}
          value={textOf(axis['min']).replace('auto', '')}
          onChange={(min) => setAxis('min', min === '' ? undefined : min)}
        />
        <TextField
          label={text.yMax}
          placeholder={text.auto}
          value={textOf(axis['max']).replace('auto', '')}
          onChange={(max) => setAxis('max', max === '' ? undefined : max)}
        />
        <SelectField
          label={text.scale}
          value={textOf(axis['scale']) || 'linear'}
          choices={[
            ['linear', text.linear],
            ['log', text.log],
          ]}
          onChange={(scale) => setAxis('scale', scale)}
        />
        <CheckField
          label={text.includeZero}
          value={axis['include_zero'] !== false}
          onChange={(includes) => setAxis('include_zero', includes)}
        />
      </div>
      <Markers definition={definition} onChange={onChange} />
    </fieldset>
  );
}

function Markers({ definition, onChange }: DisplayProps) {
  const text = useText(EDITOR);
  const markers = objectsOf(definition['markers']);
  const set = (index: number, change: Json | undefined): void => {
    const next = markers.flatMap((marker, place) =>
      place !== index ? [marker] : change === undefined ? [] : [{ ...marker, ...change }],
    );
    onChange({ ...definition, markers: next });
  };
  return (
    <>
      {markers.map((marker, index) => (
        <div key={index} className="edit-line">
          <TextField
            label={text.markers}
            placeholder={text.markerHint}
            value={textOf(marker['value'])}
            onChange={(value) => set(index, { value })}
          />
          <TextField label={text.label} value={textOf(marker['label'])} onChange={(label) => set(index, { label })} />
          <SelectField
            label={text.severity}
            value={textOf(marker['display_type']).split(' ')[0] ?? 'error'}
            choices={[
              ['error', text.error],
              ['warning', text.warning],
              ['ok', text.ok],
              ['info', text.info],
            ]}
            onChange={(severity) => set(index, { display_type: `${severity} dashed` })}
          />
          <Button kind="quiet" label={`${text.remove} ${index + 1}`} onClick={() => set(index, undefined)}>
            <IconTrash size={14} />
          </Button>
        </div>
      ))}
      <Button
        kind="quiet"
        onClick={() =>
          onChange({ ...definition, markers: [...markers, { value: 'y = 0', display_type: 'error dashed' }] })
        }
      >
        <IconPlus size={14} />
        {text.addMarker}
      </Button>
    </>
  );
}
