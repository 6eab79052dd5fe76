import { useText } from '@komainu/ui/i18n/messages.ts';
import { useEffect, useRef } from 'react';
import { useBoard } from '../board/board-context.tsx';
import { MarkdownView } from '../markdown/MarkdownView.tsx';
import { NOTEBOOKS } from './messages.ts';

interface MarkdownTextProps {
  readonly text: string;
  readonly canWrite: boolean;
  readonly isWriting: boolean;
  readonly onWriting: (on: boolean) => void;
  readonly onChange: (text: string) => void;
}

/** Markdown, shown as it reads; a double click or Enter begins to write, Escape or another place ends it. */
export function MarkdownText({ text, canWrite, isWriting, onWriting, onChange }: MarkdownTextProps) {
  const words = useText(NOTEBOOKS);
  const { substitute } = useBoard();
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isWriting) area.current?.focus();
  }, [isWriting]);
  if (isWriting) {
    return (
      <textarea
        ref={area}
        className="input notebook-write"
        aria-label={words.markdown}
        rows={Math.max(4, text.split('\n').length + 1)}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => onWriting(false)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) onWriting(false);
        }}
      />
    );
  }
  const shown = <MarkdownView text={substitute(text, 'plain')} />;
  if (!canWrite) return <div className="notebook-text">{shown}</div>;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pencil beside it does the same for the keyboard
    <div className="notebook-text" translate="no" onDoubleClick={() => onWriting(true)}>
      {text.trim() === '' ? (
        <button type="button" className="notebook-empty" onClick={() => onWriting(true)}>
          {words.emptyText}
        </button>
      ) : (
        shown
      )}
    </div>
  );
}
