import { moved } from '../order/moved.ts';
import type { DraftProcessor } from './draft.ts';

type Processors = readonly DraftProcessor[];

/** Replaces one processor, wherever it stands; undefined takes it out. */
export function changed(
  processors: Processors,
  key: string,
  change: (processor: DraftProcessor) => DraftProcessor | undefined,
): Processors {
  return processors.flatMap((processor): Processors => {
    if (processor.key === key) {
      const next = change(processor);
      return next === undefined ? [] : [next];
    }
    if (processor.inner === undefined) return [processor];
    return [{ ...processor, inner: changed(processor.inner, key, change) }];
  });
}

/** Adds at the end of the pipeline, or of the processor that holds others. */
export function added(processors: Processors, into: string | undefined, processor: DraftProcessor): Processors {
  if (into === undefined) return [...processors, processor];
  return changed(processors, into, (holder) => ({ ...holder, inner: [...(holder.inner ?? []), processor] }));
}

/** Moves one among those beside it. */
export function movedAmong(processors: Processors, into: string | undefined, from: number, to: number): Processors {
  if (into === undefined) return moved(processors, from, to);
  return changed(processors, into, (holder) => ({ ...holder, inner: moved(holder.inner ?? [], from, to) }));
}

/** A processor with its place: `[2, 0]` is the first one inside the third. */
export interface Placed {
  readonly processor: DraftProcessor;
  readonly path: readonly number[];
}

/** All processors, each before those inside it. */
export function placed(processors: Processors, above: readonly number[] = []): readonly Placed[] {
  return processors.flatMap((processor, index): readonly Placed[] => {
    const path = [...above, index];
    return [{ processor, path }, ...placed(processor.inner ?? [], path)];
  });
}

/** Without those that `isLeftOut` names, and what is inside them. */
export function without(processors: Processors, isLeftOut: (processor: DraftProcessor) => boolean): Processors {
  return processors
    .filter((processor) => !isLeftOut(processor))
    .map((processor) =>
      processor.inner === undefined ? processor : { ...processor, inner: without(processor.inner, isLeftOut) },
    );
}

/** How many processors there are, those inside others too. */
export function countOf(processors: unknown): number {
  if (!Array.isArray(processors)) return 0;
  return processors.reduce(
    (sum: number, one: { readonly processors?: unknown }) => sum + 1 + countOf(one.processors),
    0,
  );
}
