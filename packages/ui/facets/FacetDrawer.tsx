import './facets.css';
import { IconFilter, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '../controls/controls.tsx';
import { useText } from '../i18n/messages.ts';
import { FACETS } from './messages.ts';

/** Beside the list where there is room; on narrow screens a button brings it over the list. */
export function FacetDrawer({ children }: { children: ReactNode }) {
  const text = useText(FACETS);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setOpen(false);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open]);
  return (
    <>
      <Button className="facets-open" aria-expanded={open} onClick={() => setOpen(true)}>
        <IconFilter size={14} />
        {text.open}
      </Button>
      <aside className="facets" aria-label={text.facets} data-open={open}>
        <div className="facets-close">
          <strong>{text.facets}</strong>
          <Button kind="quiet" label={text.close} onClick={() => setOpen(false)}>
            <IconX size={16} />
          </Button>
        </div>
        {children}
      </aside>
    </>
  );
}
