import { summaryParts } from '@komainu/contracts/dashboards/asking/service-summary.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMemo } from 'react';
import { useBoard } from '../board/board-context.tsx';
import { WIDGETS } from './messages.ts';
import { WidgetNotice } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';
import { widgetTypeOf } from './widget-types.ts';

const COLUMNS: Readonly<Record<string, number>> = { one_column: 1, two_column: 2, three_column: 3 };

/** Requests, errors and latency of a service, and its resources. */
export function ServiceSummary({ definition, label }: WidgetProps) {
  const text = useText(WIDGETS);
  const { substitute } = useBoard();
  const parts = useMemo(
    () =>
      summaryParts(definition, substitute, {
        hits: text.summaryHits,
        errors: text.summaryErrors,
        latency: text.summaryLatency,
        resources: text.summaryResources,
      }),
    [definition, substitute, text],
  );
  if (parts.length === 0) return <WidgetNotice title={text.noServiceTitle} />;
  const columns = COLUMNS[String(definition['display_format'])] ?? 2;
  return (
    <section
      className="widget-split"
      aria-label={label}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {parts.map(({ part, definition: own }) => {
        const { Body } = widgetTypeOf(own.type);
        return (
          <div key={part} className="widget-split-part">
            <h4>{own.title}</h4>
            <div style={{ height: 170 }}>
              <Body definition={{ ...own, show_legend: false }} label={own.title ?? ''} />
            </div>
          </div>
        );
      })}
    </section>
  );
}
