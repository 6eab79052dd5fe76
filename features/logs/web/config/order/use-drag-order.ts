import { type DragEvent, useState } from 'react';

interface DragOrder {
  /** For the handle. */
  readonly handle: {
    readonly draggable: true;
    onDragStart(event: DragEvent): void;
    onDragEnd(): void;
  };
  /** For the row: where the dragged one may be let go. */
  readonly row: {
    readonly 'data-drop': 'before' | 'after' | undefined;
    onDragOver(event: DragEvent): void;
    onDrop(event: DragEvent): void;
  };
}

interface Dragging {
  readonly from: number;
  readonly to: number;
}

/** Rows that are put in order by dragging: `propsOf(place)`; `onMove` is told from where to where when one is let go. */
export function useDragOrder(onMove: (from: number, to: number) => void): (place: number) => DragOrder {
  const [dragging, setDragging] = useState<Dragging>();
  return (place) => ({
    handle: {
      draggable: true,
      onDragStart: (event) => {
        event.dataTransfer.effectAllowed = 'move';
        // Firefox drags nothing without data.
        event.dataTransfer.setData('text/plain', String(place));
        event.stopPropagation();
        setDragging({ from: place, to: place });
      },
      onDragEnd: () => setDragging(undefined),
    },
    row: {
      'data-drop':
        dragging === undefined || dragging.to !== place || dragging.from === place
          ? undefined
          : dragging.from > place
            ? 'before'
            : 'after',
      onDragOver: (event) => {
        if (dragging === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        if (dragging.to !== place) setDragging({ ...dragging, to: place });
      },
      onDrop: (event) => {
        if (dragging === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        setDragging(undefined);
        if (dragging.from !== place) onMove(dragging.from, place);
      },
    },
  });
}
