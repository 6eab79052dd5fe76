import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { isOnlyText, MetricQueryField } from '@komainu/ui/metric-editor/MetricQueryField.tsx';
import '@komainu/ui/metric-editor/metric-editor.css';
import { IconCode, IconForms } from '@tabler/icons-react';
import { useState } from 'react';
import { EDITOR } from './messages.ts';

/** The metric that is judged, as fields or as text: arithmetic over several is text. */
export function MetricQuery({ query, onQuery }: { query: string; onQuery: (query: string) => void }) {
  const text = useText(EDITOR);
  const [asText, setAsText] = useState(false);
  const isLocked = isOnlyText(query);
  const isText = isLocked || asText;
  return (
    <div className="monitor-metric">
      <MetricQueryField text={query} asText={asText} autoFocus={false} invalid={false} onText={onQuery} />
      <Button
        kind="quiet"
        label={isText ? text.asForm : text.asText}
        disabled={isLocked}
        aria-pressed={isText}
        onClick={() => setAsText(!asText)}
      >
        {isText ? <IconForms size={15} /> : <IconCode size={15} />}
      </Button>
    </div>
  );
}
