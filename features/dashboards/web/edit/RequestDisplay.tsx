import { type Json, objectOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { SelectField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { CheckField } from './Fields.tsx';
import { EDITOR } from './messages.ts';

const PALETTES = ['dog_classic', 'cool', 'warm', 'purple', 'orange', 'green', 'blue', 'gray', 'red'];

/** How the lines of one request are drawn. */
export function RequestDisplay({ request, onChange }: { request: Json; onChange: (request: Json) => void }) {
  const text = useText(EDITOR);
  const style = objectOf(request['style']);
  const setStyle = (key: string, value: string): void => onChange({ ...request, style: { ...style, [key]: value } });
  return (
    <div className="edit-line">
      <SelectField
        label={text.drawnAs}
        value={textOf(request['display_type']) || 'line'}
        choices={[
          ['line', text.line],
          ['area', text.area],
          ['bars', text.bars],
        ]}
        onChange={(kind) => onChange({ ...request, display_type: kind })}
      />
      <SelectField
        label={text.palette}
        value={textOf(style['palette']) || 'dog_classic'}
        choices={PALETTES.map((one) => [one, one.replace('dog_', '')] as const)}
        onChange={(value) => setStyle('palette', value)}
      />
      <SelectField
        label={text.lineType}
        value={textOf(style['line_type']) || 'solid'}
        choices={[
          ['solid', text.solid],
          ['dashed', text.dashed],
          ['dotted', text.dotted],
        ]}
        onChange={(value) => setStyle('line_type', value)}
      />
      <SelectField
        label={text.width}
        value={textOf(style['line_width']) || 'normal'}
        choices={[
          ['thin', text.thin],
          ['normal', text.normal],
          ['thick', text.thick],
        ]}
        onChange={(value) => setStyle('line_width', value)}
      />
      <CheckField
        label={text.rightAxis}
        value={request['on_right_yaxis'] === true}
        onChange={(isRight) => onChange({ ...request, on_right_yaxis: isRight })}
      />
    </div>
  );
}
