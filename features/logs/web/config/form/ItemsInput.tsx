import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { moved } from '../order/moved.ts';
import { FieldForm } from './FieldForm.tsx';
import { type Definition, type Field, isDefinition } from './field.ts';
import { FORM } from './messages.ts';
import { useWords } from './use-words.ts';

interface ItemsInputProps {
  readonly field: Extract<Field, { kind: 'items' }>;
  readonly label: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly readOnly: boolean;
}

/** A list of small forms, in their order. */
export function ItemsInput({ field, label, value, onChange, readOnly }: ItemsInputProps) {
  const text = useText(FORM);
  const words = useWords();
  const items: readonly Definition[] = Array.isArray(value) ? value.filter(isDefinition) : [];
  // Items have no names to tell them apart by: their places travel with them.
  const [keys, setKeys] = useState<readonly number[]>([]);
  const keyed = items.map((item, index) => ({ item, key: keys[index] ?? index }));
  const put = (next: readonly { readonly item: Definition; readonly key: number }[]): void => {
    setKeys(next.map(({ key }) => key));
    onChange(next.map(({ item }) => item));
  };
  const add = (): void => put([...keyed, { item: field.make, key: Math.max(-1, ...keyed.map(({ key }) => key)) + 1 }]);
  return (
    <fieldset className="form-items" data-wide="true">
      <legend className="form-label">{label}</legend>
      {field.hint === undefined ? null : <p className="form-hint">{words(field.hint)}</p>}
      <ol>
        {keyed.map(({ item, key }, index) => (
          <li key={key} className="form-item">
            <FieldForm
              fields={field.fields}
              value={item}
              readOnly={readOnly}
              onChange={(next) => put(keyed.map((one) => (one.key === key ? { item: next, key } : one)))}
            />
            {readOnly ? null : (
              <span className="form-item-actions">
                <Button
                  kind="quiet"
                  label={text.moveUp(`${label} ${index + 1}`)}
                  disabled={index === 0}
                  onClick={() => put(moved(keyed, index, index - 1))}
                >
                  <IconArrowUp size={14} />
                </Button>
                <Button
                  kind="quiet"
                  label={text.moveDown(`${label} ${index + 1}`)}
                  disabled={index === keyed.length - 1}
                  onClick={() => put(moved(keyed, index, index + 1))}
                >
                  <IconArrowDown size={14} />
                </Button>
                <Button
                  kind="quiet"
                  label={text.removeItem(index + 1)}
                  onClick={() => put(keyed.filter((one) => one.key !== key))}
                >
                  <IconTrash size={14} />
                </Button>
              </span>
            )}
          </li>
        ))}
      </ol>
      {readOnly ? null : (
        <Button onClick={add}>
          <IconPlus size={14} />
          {words(field.add)}
        </Button>
      )}
    </fieldset>
  );
}
