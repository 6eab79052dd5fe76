import { IconCheck, IconCopy } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ButtonHTMLAttributes, KeyboardEvent, ReactNode } from 'react';
import { useState } from 'react';
import { seriesColour } from '../colour/series-colour.ts';
import { defineMessages, useText } from '../i18n/messages.ts';
import './controls.css';

const TEXT = defineMessages(
  { copy: 'Copy', copied: 'Copied', loading: 'Loading', failed: 'This could not be loaded', retry: 'Try again' },
  { copy: 'コピー', copied: 'コピーしました', loading: '読み込み中', failed: '読み込めませんでした', retry: '再試行' },
);

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'danger';
  /** For icon-only buttons: what a screen reader says and the tip shows. */
  readonly label?: string;
}

export function Button({ kind = 'plain', label, className = '', children, ...rest }: ButtonProps) {
  const iconOnly = label !== undefined;
  return (
    <button
      type="button"
      {...rest}
      className={`button ${className}`}
      data-kind={kind}
      data-icon={iconOnly}
      aria-label={label ?? rest['aria-label']}
      title={rest.title ?? label}
    >
      {children}
    </button>
  );
}

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
}

/** Moves with the arrow keys between the buttons of a group, as radio groups and tab lists do. */
function moveWithArrows(event: KeyboardEvent<HTMLElement>): void {
  const step =
    event.key === 'ArrowRight' || event.key === 'ArrowDown'
      ? 1
      : event.key === 'ArrowLeft' || event.key === 'ArrowUp'
        ? -1
        : 0;
  if (step === 0) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const index = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const next = buttons[(index + step + buttons.length) % buttons.length];
  next?.focus();
  next?.click();
}

export function SegmentedControl<Value extends string>(props: {
  label: string;
  value: Value;
  choices: readonly Choice<Value>[];
  onChange: (value: Value) => void;
}) {
  return (
    <div className="segmented" role="radiogroup" aria-label={props.label} onKeyDown={moveWithArrows}>
      {props.choices.map(({ value, label }) => (
        // biome-ignore lint/a11y/useSemanticElements: a segmented control is a radio group of buttons (WAI-ARIA practices)
        <button
          key={value}
          type="button"
          role="radio"
          aria-checked={value === props.value}
          tabIndex={value === props.value ? 0 : -1}
          onClick={() => props.onChange(value)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

export function Tabs<Value extends string>(props: {
  label: string;
  value: Value;
  tabs: readonly Choice<Value>[];
  onChange: (value: Value) => void;
}) {
  return (
    <div className="tabs" role="tablist" aria-label={props.label} onKeyDown={moveWithArrows}>
      {props.tabs.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          role="tab"
          aria-selected={value === props.value}
          tabIndex={value === props.value ? 0 : -1}
          onClick={() => props.onChange(value)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

/**
 * A tag or a facet value; with `series`, a dot in the colour that the name has on every page; `token` is for
 * a chart beside it that had to choose another.
 */
export function Tag({
  children,
  series,
  token,
  href,
}: {
  children: ReactNode;
  series?: string;
  token?: string | undefined;
  href?: string;
}) {
  const colour = token !== undefined ? `var(${token})` : series !== undefined ? seriesColour(series) : undefined;
  const dot = colour === undefined ? null : <span className="dot" style={{ background: colour }} />;
  return href === undefined ? (
    <span className="tag">
      {dot}
      {children}
    </span>
  ) : (
    <Link className="tag" to={href}>
      {dot}
      {children}
    </Link>
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="kbd">{children}</kbd>;
}

/** An empty state that teaches: what is missing and how to get it. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="notice">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const text = useText(TEXT);
  return (
    <div className="notice" role="alert">
      <h2>{text.failed}</h2>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {onRetry === undefined ? null : <Button onClick={onRetry}>{text.retry}</Button>}
    </div>
  );
}

/** A thin bar under a toolbar: it keeps its place, so nothing jumps when loading ends. */
export function LoadingBar({ on }: { on: boolean }) {
  const text = useText(TEXT);
  return (
    <div className="loading-bar" data-on={on} role="status">
      {on ? <span className="visually-hidden">{text.loading}</span> : null}
    </div>
  );
}

export function CopyButton({ text: copied }: { text: string }) {
  const text = useText(TEXT);
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(copied);
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  return (
    <Button kind="quiet" label={done ? text.copied : text.copy} onClick={() => void copy()}>
      {done ? <IconCheck size={15} /> : <IconCopy size={15} />}
    </Button>
  );
}

/** Around a table: on a narrow screen the table scrolls sideways and not the page. */
export function TableScroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="table-scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

/** A command or a snippet with a copy button. */
export function CodeBlock({ children }: { children: string }) {
  return (
    <div className="code">
      <CopyButton text={children} />
      <code>{children}</code>
    </div>
  );
}
