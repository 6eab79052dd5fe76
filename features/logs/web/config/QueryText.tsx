import { useText } from '@komainu/ui/i18n/messages.ts';
import { CONFIG } from './messages.ts';

/** A search as it stands in a row; an empty one means every log. */
export function QueryText({ query }: { query: string }) {
  const text = useText(CONFIG);
  if (query.trim() === '' || query.trim() === '*') return <span className="config-all">{text.everything}</span>;
  return (
    <code className="config-query" title={query} translate="no">
      {query}
    </code>
  );
}
