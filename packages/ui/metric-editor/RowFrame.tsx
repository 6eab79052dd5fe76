import './metric-editor.css';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client.ts';
import { useText } from '../i18n/messages.ts';
import { METRIC_EDITOR } from './messages.ts';

interface RowFrameProps {
  readonly id: string;
  /** What the row is, for those who do not see its letter. */
  readonly label: string;
  readonly isShown: boolean;
  readonly onToggle: () => void;
  readonly actions: ReactNode;
  readonly children: ReactNode;
  /** Under the fields: a mistake, a hint. */
  readonly note?: ReactNode;
}

/** A query or a formula: its letter, which shows and hides it, its fields, and what can be done with it. */
export function RowFrame(props: RowFrameProps) {
  const text = useText(METRIC_EDITOR);
  return (
    <fieldset className="metric-row" data-shown={props.isShown} aria-label={props.label}>
      <button
        type="button"
        className="metric-letter"
        aria-pressed={props.isShown}
        aria-label={`${props.id} ${props.isShown ? text.hide : text.show}: ${props.label}`}
        title={props.isShown ? text.hide : text.show}
        onClick={props.onToggle}
      >
        {props.id}
      </button>
      <div className="metric-row-body">
        {props.children}
        {props.note}
      </div>
      <div className="metric-row-actions">{props.actions}</div>
    </fieldset>
  );
}

/** What the server's parser said, with the place in the text underlined. */
export function RowMistake({ error, source }: { error: Error; source: string }) {
  const position = error instanceof ApiError ? error.position : undefined;
  const message = error.message.replace(/ \(at character \d+\)$/, '');
  if (position === undefined) {
    return (
      <p className="metric-mistake" role="alert">
        {message}
      </p>
    );
  }
  const offset = Math.min(position.offset, source.length);
  const wrong = /^(?:[\w.:]+|\S)/.exec(source.slice(offset))?.[0] ?? '\u00a0';
  return (
    <p className="metric-mistake" role="alert">
      <code>
        {source.slice(0, offset)}
        <mark>{wrong}</mark>
        {source.slice(offset + wrong.length)}
      </code>
      {message}
    </p>
  );
}
