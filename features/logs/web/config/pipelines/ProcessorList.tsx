import { useText } from '@komainu/ui/i18n/messages.ts';
import { useDragOrder } from '../order/use-drag-order.ts';
import { AddProcessor } from './AddProcessor.tsx';
import type { DraftProcessor } from './draft.ts';
import { useEditor } from './editor-context.ts';
import { PIPELINES } from './messages.ts';
import { ProcessorRow } from './ProcessorRow.tsx';
import { movedAmong } from './tree.ts';

interface ProcessorListProps {
  readonly processors: readonly DraftProcessor[];
  /** The processor that they stand in. */
  readonly into: string | undefined;
  /** Which types may stand here; all unless given. */
  readonly types?: readonly string[];
}

/** Processors in the order in which they run, and a button for more. */
export function ProcessorList({ processors, into, types }: ProcessorListProps) {
  const text = useText(PIPELINES);
  const editor = useEditor();
  const move = (from: number, to: number): void => editor.change((before) => movedAmong(before, into, from, to));
  const drag = useDragOrder(move);
  return (
    <section
      className="processors"
      data-nested={into !== undefined}
      aria-label={into === undefined ? text.processors : text.inside}
    >
      {into === undefined ? <h3>{text.processors}</h3> : null}
      {processors.length === 0 ? (
        <p className="config-all">{into === undefined ? text.noProcessors : text.noProcessorsInside}</p>
      ) : (
        <ol>
          {processors.map((processor, place) => (
            <ProcessorRow
              key={processor.key}
              processor={processor}
              place={place}
              count={processors.length}
              drag={drag(place)}
              onMove={move}
            />
          ))}
        </ol>
      )}
      {editor.readOnly ? null : <AddProcessor into={into} {...(types === undefined ? {} : { types })} />}
    </section>
  );
}
