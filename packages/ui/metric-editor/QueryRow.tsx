import { IconCode, IconForms } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Button } from '../controls/controls.tsx';
import { useText } from '../i18n/messages.ts';
import { isOnlyText, MetricQueryField } from './MetricQueryField.tsx';
import { METRIC_EDITOR } from './messages.ts';
import { QueryMenu } from './QueryMenu.tsx';
import { RowFrame } from './RowFrame.tsx';

interface QueryRowProps {
  readonly id: string;
  readonly text: string;
  readonly isShown: boolean;
  readonly asText: boolean;
  readonly autoFocus: boolean;
  readonly note: ReactNode;
  readonly invalid: boolean;
  readonly onText: (text: string) => void;
  readonly onToggle: () => void;
  readonly onAsText: () => void;
  readonly onDuplicate: (() => void) | undefined;
  readonly onRemove: (() => void) | undefined;
}

/** One query of several, as fields or as text, with what else can be done with it. */
export function QueryRow(props: QueryRowProps) {
  const text = useText(METRIC_EDITOR);
  const isLocked = isOnlyText(props.text);
  const isText = isLocked || props.asText;
  return (
    <RowFrame
      id={props.id}
      label={text.query(props.id)}
      isShown={props.isShown}
      onToggle={props.onToggle}
      note={props.note}
      actions={
        <>
          <Button
            kind="quiet"
            label={isLocked ? text.textOnly : isText ? text.asForm : text.asText}
            disabled={isLocked}
            aria-pressed={isText}
            onClick={props.onAsText}
          >
            {isText ? <IconForms size={15} /> : <IconCode size={15} />}
          </Button>
          <QueryMenu text={props.text} onDuplicate={props.onDuplicate} onRemove={props.onRemove} />
        </>
      }
    >
      <MetricQueryField
        text={props.text}
        asText={props.asText}
        autoFocus={props.autoFocus}
        invalid={props.invalid}
        onText={props.onText}
      />
    </RowFrame>
  );
}
