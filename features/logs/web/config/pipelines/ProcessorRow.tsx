import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconChevronDown, IconChevronRight, IconCopyPlus, IconTrash } from '@tabler/icons-react';
import { useWords } from '../form/use-words.ts';
import { OrderCell } from '../order/OrderCell.tsx';
import type { useDragOrder } from '../order/use-drag-order.ts';
import { Switch } from '../Switch.tsx';
import { type DraftProcessor, duplicated } from './draft.ts';
import { useEditor } from './editor-context.ts';
import { PIPELINES } from './messages.ts';
import { ProcessorBody } from './ProcessorBody.tsx';
import { StepBadge } from './StepBadge.tsx';
import { subjectOf } from './subject.ts';
import { changed, placed } from './tree.ts';
import { processorForm } from './types/catalogue.ts';

interface ProcessorRowProps {
  readonly processor: DraftProcessor;
  readonly place: number;
  readonly count: number;
  readonly drag: ReturnType<ReturnType<typeof useDragOrder>>;
  readonly onMove: (from: number, to: number) => void;
}

/** One processor: closed it says what it is for and what it did to the samples; open it is a form. */
export function ProcessorRow({ processor, place, count, drag, onMove }: ProcessorRowProps) {
  const text = useText(PIPELINES);
  const words = useWords();
  const editor = useEditor();
  const { key, definition, inner } = processor;
  const type = String(definition['type']);
  const form = processorForm(type);
  const title = form === undefined ? type : words(form.title);
  const name = String(definition['name'] ?? '') || title;
  const isOpen = editor.open.has(key);
  const put = (change: (before: DraftProcessor) => DraftProcessor | undefined): void =>
    editor.change((before) => changed(before, key, change));
  const isWrong =
    editor.error?.key === key ||
    placed([processor]).some((one) => editor.problems.some((problem) => problem.key === one.processor.key));
  return (
    <li className="processor" data-open={isOpen} data-off={definition['is_enabled'] === false} {...drag.row}>
      <div className="processor-head">
        {editor.readOnly ? null : (
          <OrderCell name={name} place={place} count={count} disabled={false} handle={drag.handle} onMove={onMove} />
        )}
        <button
          type="button"
          className="processor-title"
          aria-expanded={isOpen}
          title={text.expand(name)}
          onClick={() => editor.toggle(key)}
        >
          {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          <span className="processor-names">
            <span className="processor-name" translate={name === title ? undefined : 'no'}>
              {name}
            </span>
            <span className="processor-type">
              {name === title ? null : title}
              <span className="mono" translate="no">
                {subjectOf(definition)}
              </span>
            </span>
          </span>
        </button>
        <StepBadge summary={editor.steps.get(key)} isWrong={isWrong} holds={inner !== undefined} />
        <Switch
          label={text.onOff(name)}
          checked={definition['is_enabled'] !== false}
          disabled={editor.readOnly}
          onChange={(is_enabled) => put((before) => ({ ...before, definition: { ...before.definition, is_enabled } }))}
        />
        {editor.readOnly ? null : (
          <span className="processor-actions">
            <Button
              kind="quiet"
              label={text.duplicate(name)}
              onClick={() => editor.change((before) => duplicated(before, key))}
            >
              <IconCopyPlus size={14} />
            </Button>
            <Button kind="quiet" label={text.removeOne(name)} onClick={() => put(() => undefined)}>
              <IconTrash size={14} />
            </Button>
          </span>
        )}
      </div>
      {isOpen ? <ProcessorBody processor={processor} onChange={put} /> : null}
    </li>
  );
}
