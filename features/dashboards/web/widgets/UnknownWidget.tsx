import { useText } from '@komainu/ui/i18n/messages.ts';
import { WIDGETS } from './messages.ts';
import { WidgetNotice } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

/** What cannot be drawn yet says so, and shows what it is. */
export function UnknownWidget({ definition }: WidgetProps) {
  const text = useText(WIDGETS);
  return (
    <div className="widget-kept">
      <WidgetNotice title={text.unknownTitle(definition.type)}>
        <p>{text.unknownText}</p>
      </WidgetNotice>
      <KeptDefinition definition={definition} />
    </div>
  );
}

function KeptDefinition({ definition }: Pick<WidgetProps, 'definition'>) {
  const text = useText(WIDGETS);
  return (
    <details className="widget-definition">
      <summary>{text.definition}</summary>
      <pre translate="no">{JSON.stringify(definition, undefined, 2)}</pre>
    </details>
  );
}
