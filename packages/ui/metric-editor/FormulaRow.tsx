import { IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { CompletionInput, type Completions } from '../controls/CompletionInput.tsx';
import { Button } from '../controls/controls.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { useText } from '../i18n/messages.ts';
import { useMetricFunctions } from './catalogue.ts';
import { functionWords } from './function-words.ts';
import { METRIC_EDITOR } from './messages.ts';
import { RowFrame } from './RowFrame.tsx';

interface FormulaRowProps {
  readonly place: number;
  readonly text: string;
  /** The queries that the formula can name. */
  readonly names: readonly string[];
  readonly isShown: boolean;
  readonly autoFocus: boolean;
  readonly invalid: boolean;
  readonly note: ReactNode;
  readonly onText: (text: string) => void;
  readonly onToggle: () => void;
  readonly onRemove: () => void;
}

/** Arithmetic and functions over the queries above. */
export function FormulaRow(props: FormulaRowProps) {
  const text = useText(METRIC_EDITOR);
  const { language } = useLanguage();
  const functions = useMetricFunctions();
  const suggest = async (typed: string, cursor: number): Promise<Completions> => {
    const word = /\w*$/.exec(typed.slice(0, cursor))?.[0] ?? '';
    const names = props.names
      .filter((name) => name.startsWith(word))
      .map((value) => ({ value, detail: text.query(value) }));
    const words = functions
      .filter(({ name }) => word !== '' && name.startsWith(word))
      .map(({ name }) => ({ value: `${name}(`, detail: functionWords(name, language), continues: true }));
    const isNumber = /^\d/.test(word);
    return { from: cursor - word.length, to: cursor, options: isNumber ? [] : [...names, ...words].slice(0, 40) };
  };
  return (
    <RowFrame
      id={`ƒ${props.place}`}
      label={text.formula(props.place)}
      isShown={props.isShown}
      onToggle={props.onToggle}
      note={props.note}
      actions={
        <Button kind="quiet" label={text.remove} onClick={props.onRemove}>
          <IconTrash size={15} />
        </Button>
      }
    >
      <CompletionInput
        label={text.formula(props.place)}
        placeholder={text.formulaHint}
        value={props.text}
        invalid={props.invalid}
        autoFocus={props.autoFocus}
        suggest={suggest}
        onCommit={props.onText}
      />
    </RowFrame>
  );
}
