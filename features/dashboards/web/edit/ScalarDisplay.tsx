import { type Json, numberOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { SelectField, TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Definition } from '../model/dashboard.ts';
import { formulasOf, withFormula, withRequest } from '../model/request-edits.ts';
import { EDITOR } from './messages.ts';

interface DisplayProps {
  readonly definition: Definition;
  readonly onChange: (definition: Definition) => void;
}

/** Number format, comparison and colours of widgets that show numbers of groups. */
export function ScalarDisplay({ definition, onChange }: DisplayProps) {
  const text = useText(EDITOR);
  const isValue = definition.type === 'query_value';
  const request = objectsOf(definition['requests'])[0] ?? {};
  return (
    <fieldset className="edit-part">
      <legend>{text.display}</legend>
      <div className="edit-line">
        {isValue ? (
          <>
            <TextField
              label={text.unit}
              placeholder={text.auto}
              value={textOf(definition['custom_unit'])}
              onChange={(unit) => onChange({ ...definition, custom_unit: unit === '' ? undefined : unit })}
            />
            <TextField
              label={text.precision}
              placeholder={text.auto}
              value={textOf(definition['precision'])}
              onChange={(typed) => onChange({ ...definition, precision: numberOf(typed) })}
            />
            <SelectField
              label={text.align}
              value={textOf(definition['text_align']) || 'center'}
              choices={[
                ['left', text.left],
                ['center', text.center],
                ['right', text.right],
              ]}
              onChange={(align) => onChange({ ...definition, text_align: align })}
            />
          </>
        ) : null}
        {definition.type === 'change' ? (
          <SelectField
            label={text.compare}
            value={textOf(request['compare_to']) || 'hour_before'}
            choices={(['hour_before', 'day_before', 'week_before', 'month_before'] as const).map((one) => [
              one,
              text[one],
            ])}
            onChange={(before) => onChange(withRequest(definition, 0, { ...request, compare_to: before }))}
          />
        ) : null}
      </div>
      {['query_value', 'query_table', 'toplist'].includes(definition.type) ? (
        <Formats definition={definition} request={request} onChange={onChange} />
      ) : null}
    </fieldset>
  );
}

const PALETTES = [
  'white_on_red',
  'white_on_yellow',
  'white_on_green',
  'red_on_white',
  'yellow_on_white',
  'green_on_white',
  'black_on_light_red',
  'black_on_light_yellow',
  'black_on_light_green',
];

/** Rules of the first formula: the first that a value meets decides its colours. */
function Formats({ definition, request, onChange }: DisplayProps & { readonly request: Json }) {
  const text = useText(EDITOR);
  const isModern = Array.isArray(request['queries']);
  const rules = objectsOf(isModern ? formulasOf(request)[0]?.['conditional_formats'] : request['conditional_formats']);
  const setAll = (next: readonly Json[]): void =>
    onChange(
      withRequest(
        definition,
        0,
        isModern ? withFormula(request, 0, { conditional_formats: next }) : { ...request, conditional_formats: next },
      ),
    );
  const set = (index: number, change: Json): void =>
    setAll(rules.map((rule, place) => (place === index ? { ...rule, ...change } : rule)));
  return (
    <>
      {rules.map((rule, index) => (
        <div key={index} className="edit-line">
          <SelectField
            label={text.formats}
            value={textOf(rule['comparator']) || '>'}
            choices={(['>', '>=', '<', '<=', '='] as const).map((one) => [one, one])}
            onChange={(comparator) => set(index, { comparator })}
          />
          <TextField
            label={text.value}
            value={textOf(rule['value'])}
            onChange={(typed) => set(index, { value: numberOf(typed) ?? 0 })}
          />
          <SelectField
            label={text.palette}
            value={textOf(rule['palette']) || 'white_on_red'}
            choices={PALETTES.map((one) => [one, one.replaceAll('_', ' ')] as const)}
            onChange={(palette) => set(index, { palette })}
          />
          <Button
            kind="quiet"
            label={`${text.remove} ${index + 1}`}
            onClick={() => setAll(rules.filter((_, place) => place !== index))}
          >
            <IconTrash size={14} />
          </Button>
        </div>
      ))}
      <Button kind="quiet" onClick={() => setAll([...rules, { comparator: '>', value: 0, palette: 'white_on_red' }])}>
        <IconPlus size={14} />
        {text.addFormat}
      </Button>
    </>
  );
}
