import { useText } from '@komainu/ui/i18n/messages.ts';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { completeMessage, type MessageCompletion } from '../model/template-words.ts';
import { EDITOR } from './messages.ts';

interface MessageInputProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly rows: number;
  readonly variables: readonly string[];
  readonly handles: readonly string[];
  readonly onChange: (value: string) => void;
}

/** A text that completes `{{variables}}`, `{{#conditions}}` and `@handles` while they are typed. */
export function MessageInput(props: MessageInputProps) {
  const text = useText(EDITOR);
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [found, setFound] = useState<MessageCompletion>();
  const [active, setActive] = useState(0);
  const look = (value: string, cursor: number): void => {
    setFound(completeMessage(value, cursor, props.variables, props.handles));
    setActive(0);
  };
  const take = (option: string): void => {
    if (found === undefined) return;
    props.onChange(`${props.value.slice(0, found.from)}${option}${props.value.slice(found.to)}`);
    setFound(undefined);
    // Between the braces of a block, or behind the word.
    const cursor = found.from + (option.includes('}}  {{') ? option.indexOf('}}') + 3 : option.length);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(cursor, cursor);
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (found === undefined || event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const option = found.options[active];
    if (step !== 0) {
      event.preventDefault();
      setActive((active + step + found.options.length) % found.options.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && option !== undefined) {
      event.preventDefault();
      take(option);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      setFound(undefined);
    }
  };
  return (
    <div className="field">
      <label htmlFor={`${id}-area`}>{props.label}</label>
      <div className="completion">
        <textarea
          id={`${id}-area`}
          ref={area}
          className="input"
          rows={props.rows}
          placeholder={props.placeholder}
          value={props.value}
          aria-controls={found === undefined ? undefined : `${id}-list`}
          aria-activedescendant={found === undefined ? undefined : `${id}-${active}`}
          onChange={(event) => {
            props.onChange(event.target.value);
            look(event.target.value, event.target.selectionStart);
          }}
          onClick={(event) => look(props.value, event.currentTarget.selectionStart)}
          onBlur={() => setFound(undefined)}
          onKeyDown={onKeyDown}
        />
        {found === undefined ? null : (
          <div
            id={`${id}-list`}
            className="completion-list"
            role="listbox"
            aria-label={text.completions}
            translate="no"
          >
            {found.options.map((option, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the text area above handles the keys
              <div
                key={option}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === active}
                tabIndex={-1}
                // The text area keeps the focus.
                onPointerDown={(event) => event.preventDefault()}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(option)}
              >
                <span>{option}</span>
              </div>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
