import './analytics.css';
import { isTyping } from '@komainu/ui/command/typing.ts';
import { SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import {
  type Icon,
  IconBinaryTree2,
  IconChartBar,
  IconChartDonut,
  IconChartHistogram,
  IconChartTreemap,
  IconDatabaseSearch,
  IconGridDots,
  IconList,
  IconTable,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { ANALYTICS } from './messages.ts';
import { VIEWS, type View } from './views.ts';

const ICONS: Readonly<Record<View, Icon>> = {
  list: IconList,
  patterns: IconGridDots,
  transactions: IconBinaryTree2,
  timeseries: IconChartHistogram,
  toplist: IconChartBar,
  table: IconTable,
  treemap: IconChartTreemap,
  pie: IconChartDonut,
  sql: IconDatabaseSearch,
};

/** Chooses how the logs are shown; the keys 1 to 9 do too. */
export function ViewSwitch({ view, onView }: { view: View; onView: (view: View) => void }) {
  const text = useText(ANALYTICS);
  const latest = useRef(onView);
  latest.current = onView;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const chosen = /^[1-9]$/.test(event.key) ? VIEWS[Number(event.key) - 1] : undefined;
      if (chosen !== undefined) latest.current(chosen);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  // On a phone the chosen one may stand beyond the edge.
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    holder.current?.querySelector('[aria-checked=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [view]);
  return (
    <div className="view-switch" ref={holder}>
      <SegmentedControl
        label={text.view}
        value={view}
        choices={VIEWS.map((value) => {
          const Shape = ICONS[value];
          return {
            value,
            label: (
              <>
                <Shape size={14} aria-hidden />
                {text[value]}
              </>
            ),
          };
        })}
        onChange={onView}
      />
    </div>
  );
}
