import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { SelectField, TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { Definition } from '../model/dashboard.ts';
import { TextArea } from './Fields.tsx';
import { EDITOR } from './messages.ts';

interface TextFormProps {
  readonly definition: Definition;
  readonly onChange: (definition: Definition) => void;
}

const COLOURS = ['white', 'yellow', 'blue', 'green', 'orange', 'pink', 'purple', 'gray'];
const GROUP_COLOURS = ['white', 'blue', 'purple', 'pink', 'orange', 'yellow', 'green', 'gray'];
const SIZES = ['12', '14', '16', '18', '24', '36', '48', '60'];

/** Notes, headings, pictures, pages and groups: what they say and how it stands. */
export function TextForm({ definition, onChange }: TextFormProps) {
  const text = useText(EDITOR);
  const set = (key: string) => (value: string) => onChange({ ...definition, [key]: value });
  const align = (
    <SelectField
      label={text.align}
      value={textOf(definition[definition.type === 'group' ? 'title_align' : 'text_align']) || 'left'}
      choices={[
        ['left', text.left],
        ['center', text.center],
        ['right', text.right],
      ]}
      onChange={set(definition.type === 'group' ? 'title_align' : 'text_align')}
    />
  );
  switch (definition.type) {
    case 'note':
      return (
        <>
          <TextArea
            label={text.content}
            placeholder={text.markdownHint}
            value={textOf(definition['content'])}
            onChange={set('content')}
          />
          <div className="edit-line">
            <SelectField
              label={text.background}
              value={textOf(definition['background_color']) || 'white'}
              choices={COLOURS.map((one) => [one, one] as const)}
              onChange={set('background_color')}
            />
            <SelectField
              label={text.fontSize}
              value={textOf(definition['font_size']) || '14'}
              choices={SIZES.map((one) => [one, one] as const)}
              onChange={set('font_size')}
            />
            {align}
          </div>
        </>
      );
    case 'free_text':
      return (
        <>
          <TextField label={text.content} value={textOf(definition['text'])} onChange={set('text')} />
          <div className="edit-line">
            <SelectField
              label={text.fontSize}
              value={textOf(definition['font_size']) || 'auto'}
              choices={[['auto', text.auto], ...SIZES.map((one) => [one, one] as const)]}
              onChange={set('font_size')}
            />
            {align}
          </div>
        </>
      );
    case 'group':
      return (
        <div className="edit-line">
          <SelectField
            label={text.background}
            value={textOf(definition['background_color']) || 'white'}
            choices={GROUP_COLOURS.map((one) => [one, one] as const)}
            onChange={set('background_color')}
          />
          {align}
        </div>
      );
    default:
      return (
        <>
          <TextField
            label={text.address}
            placeholder="https://"
            value={textOf(definition['url'])}
            onChange={set('url')}
          />
          {definition.type === 'image' ? (
            <SelectField
              label={text.sizing}
              value={textOf(definition['sizing']) || 'contain'}
              choices={['contain', 'cover', 'fill', 'none', 'scale-down'].map((one) => [one, one] as const)}
              onChange={set('sizing')}
            />
          ) : null}
        </>
      );
  }
}
