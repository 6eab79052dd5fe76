import './panel.css';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { isTyping } from '../command/typing.ts';
import { Button, Kbd } from '../controls/controls.tsx';
import { defineMessages, useText } from '../i18n/messages.ts';

const TEXT = defineMessages(
  { close: 'Close', next: 'Next', previous: 'Previous', details: 'Details' },
  { close: '閉じる', next: '次', previous: '前', details: '詳細' },
);

interface SidePanelProps {
  readonly header: ReactNode;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** `j` and `k` walk the list behind the panel; absent at its ends. */
  readonly onNext?: (() => void) | undefined;
  readonly onPrevious?: (() => void) | undefined;
}

/** Details over the list, which stays where it was. */
export function SidePanel(props: SidePanelProps) {
  const text = useText(TEXT);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const run = { Escape: latest.current.onClose, j: latest.current.onNext, k: latest.current.onPrevious }[event.key];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <section className="side-panel" aria-label={text.details}>
      <header className="side-panel-header">
        <div className="side-panel-title">{props.header}</div>
        <button
          type="button"
          className="side-panel-key"
          onClick={props.onNext}
          disabled={props.onNext === undefined}
          title={text.next}
        >
          <Kbd>J</Kbd>
        </button>
        <button
          type="button"
          className="side-panel-key"
          onClick={props.onPrevious}
          disabled={props.onPrevious === undefined}
          title={text.previous}
        >
          <Kbd>K</Kbd>
        </button>
        <Button kind="quiet" label={text.close} onClick={props.onClose}>
          <IconX size={16} />
        </Button>
      </header>
      <div className="side-panel-body">{props.children}</div>
    </section>
  );
}
