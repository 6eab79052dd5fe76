import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react';
import type { DragEvent } from 'react';
import { FORM } from '../form/messages.ts';

interface OrderCellProps {
  readonly name: string;
  readonly place: number;
  readonly count: number;
  readonly disabled: boolean;
  readonly title?: string | undefined;
  readonly handle: { readonly draggable: true; onDragStart(event: DragEvent): void; onDragEnd(): void };
  readonly onMove: (from: number, to: number) => void;
}

/** The handle that a row is dragged by, and buttons that do the same. */
export function OrderCell({ name, place, count, disabled, title, handle, onMove }: OrderCellProps) {
  const text = useText(FORM);
  return (
    <span className="order-cell">
      <span className="order-handle" data-off={disabled} {...(disabled ? {} : handle)} title={title ?? text.drag(name)}>
        <IconGripVertical size={14} aria-hidden />
      </span>
      <Button
        kind="quiet"
        label={text.moveUp(name)}
        title={title}
        disabled={disabled || place === 0}
        onClick={() => onMove(place, place - 1)}
      >
        <IconArrowUp size={14} />
      </Button>
      <Button
        kind="quiet"
        label={text.moveDown(name)}
        title={title}
        disabled={disabled || place === count - 1}
        onClick={() => onMove(place, place + 1)}
      >
        <IconArrowDown size={14} />
      </Button>
    </span>
  );
}
