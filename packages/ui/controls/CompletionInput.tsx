import './completion-input.css';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';

export interface Completion {
  /** What takes the place of the typed word. */
  readonly value: string;
  /** What it is, at the right edge: a count, a type. */
  readonly detail?: string;
  /** The word goes on: `host:` waits for its value. */
  readonly continues?: boolean;
}

/** Completions for the word between two places of the text. */
export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
}

interface CompletionInputProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  /** Enter, or leaving the field. */
  readonly onCommit: (text: string) => void;
  readonly suggest: (text: string, cursor: number, signal: AbortSignal) => Promise<Completions>;
  /** A chosen completion is committed at once, unless it goes on. */
  readonly commitsChoice?: boolean;
  readonly invalid?: boolean;
  readonly autoFocus?: boolean;
}

const NOTHING: Completions = { from: 0, to: 0, options: [] };

/** A text field that completes the word at the cursor: arrows choose, Enter or Tab takes, Escape puts away. */
export function CompletionInput(props: CompletionInputProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(props.value);
  const [found, setFound] = useState(NOTHING);
  const [active, setActive] = useState(-1);
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => setDraft(props.value), [props.value]);
  useEffect(() => () => running.current?.abort(), []);

  const close = (): void => {
    running.current?.abort();
    setFound(NOTHING);
    setActive(-1);
  };
  const ask = async (text: string, cursor: number, typed: boolean): Promise<void> => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    try {
      const next = await props.suggest(text, cursor, own.signal);
      if (own.signal.aborted || document.activeElement !== input.current) return;
      setFound(next);
      setActive(typed && next.to > next.from && next.options.length > 0 ? 0 : -1);
    } catch {
      // Completion is a help: without it one types on.
      if (!own.signal.aborted) close();
    }
  };
  const commit = (text: string): void => {
    close();
    if (text.trim() !== props.value) props.onCommit(text.trim());
  };
  const take = (option: Completion): void => {
    const cursor = found.from + option.value.length;
    const text = `${draft.slice(0, found.from)}${option.value}${draft.slice(found.to)}`;
    setDraft(text);
    if (option.continues === true) void ask(text, cursor, true);
    else if (props.commitsChoice === true) commit(text);
    else close();
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(cursor, cursor);
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const option = found.options[active];
    if (step !== 0) {
      event.preventDefault();
      if (found.options.length === 0) void ask(draft, input.current?.selectionStart ?? draft.length, false);
      else setActive((active + step + found.options.length) % found.options.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // What already stands there needs no taking.
      if (option === undefined || option.value === draft.slice(found.from, found.to)) commit(draft);
      else take(option);
    } else if (event.key === 'Tab' && option !== undefined && !event.shiftKey) {
      event.preventDefault();
      take(option);
    } else if (event.key === 'Escape' && found.options.length > 0) {
      event.stopPropagation();
      close();
    }
  };
  const isOpen = found.options.length > 0;
  return (
    <div className="completion">
      <input
        ref={input}
        className="input"
        role="combobox"
        aria-label={props.label}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active < 0 ? undefined : `${id}-${active}`}
        aria-invalid={props.invalid ?? false}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        // biome-ignore lint/a11y/noAutofocus: only where the reader has just asked for the field
        autoFocus={props.autoFocus ?? false}
        placeholder={props.placeholder}
        title={draft}
        // What stands there is a name of somebody's system.
        translate={draft === '' ? undefined : 'no'}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
          void ask(event.target.value, event.target.selectionStart ?? event.target.value.length, true);
        }}
        onClick={(event) => void ask(draft, event.currentTarget.selectionStart ?? draft.length, false)}
        onBlur={() => commit(draft)}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} className="completion-list" role="listbox" aria-label={props.label} hidden={!isOpen}>
        {found.options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above handles the keys
          <div
            key={option.value}
            id={`${id}-${index}`}
            ref={index === active ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            // The field keeps the focus: leaving it would commit what is half typed.
            onPointerDown={(event) => event.preventDefault()}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(option)}
          >
            <span>{option.value}</span>
            {option.detail === undefined ? null : <span className="completion-detail">{option.detail}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}
