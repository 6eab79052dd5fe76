import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconChartLine, IconTextPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { Definition } from '../model/dashboard.ts';
import { cellOf, type EditedCell } from './cells.ts';
import { NOTEBOOKS } from './messages.ts';

// Who only reads does not wait for the editors.
const WidgetPicker = lazy(() =>
  import('../edit/WidgetPicker.tsx').then(({ WidgetPicker: Picker }) => ({ default: Picker })),
);
const WidgetDialog = lazy(() => import('../edit/WidgetDialog.tsx'));

/** Words or a graph, between two cells. */
export function AddCell({ label, onAdd }: { readonly label: string; readonly onAdd: (fresh: EditedCell) => void }) {
  const text = useText(NOTEBOOKS);
  const [isPicking, setPicking] = useState(false);
  const [draft, setDraft] = useState<Definition>();
  return (
    <fieldset className="notebook-add" aria-label={label}>
      <button type="button" onClick={() => onAdd(cellOf({ type: 'markdown', text: '' }))}>
        <IconTextPlus size={14} />
        {text.addText}
      </button>
      <button type="button" onClick={() => setPicking(true)}>
        <IconChartLine size={14} />
        {text.addGraph}
      </button>
      <Suspense>
        {isPicking ? (
          <WidgetPicker
            onClose={() => setPicking(false)}
            onAdd={(fresh) => {
              setPicking(false);
              setDraft(fresh);
            }}
          />
        ) : null}
        {draft === undefined ? null : (
          <WidgetDialog
            definition={draft}
            onClose={() => setDraft(undefined)}
            onDone={(definition) => {
              setDraft(undefined);
              onAdd(cellOf(definition));
            }}
          />
        )}
      </Suspense>
    </fieldset>
  );
}
