import { EmptyState, ErrorState } from '@komainu/ui/controls/controls.tsx';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMetrics } from '@komainu/ui/metric-editor/catalogue.ts';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { METRICS } from '../messages.ts';
import { suggestionsFor } from './suggest.ts';

/** Before the first query: what this server has to look at, or how to make it have something. */
export function Suggestions({ onChoose }: { onChoose: (query: string) => void }) {
  const text = useText(METRICS);
  const { language } = useLanguage();
  const { data, error, refetch } = useMetrics('', language);
  const suggestions = useMemo(() => suggestionsFor(data?.data ?? []), [data]);
  if (data === undefined) return error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data.data.length === 0) {
    return (
      <EmptyState title={text.noMetricsTitle}>
        <p>{text.noMetricsText}</p>
        <Link className="button" to={'/get-started' as string}>
          {text.getStarted}
        </Link>
      </EmptyState>
    );
  }
  return (
    <section className="metrics-start">
      <h2>{text.startTitle}</h2>
      <p>{text.startText}</p>
      <ul>
        {suggestions.map(({ title, metric, query }) => (
          <li key={query}>
            <button type="button" onClick={() => onChoose(query)}>
              <strong>{title === undefined ? metric : text[title]}</strong>
              <code>{query}</code>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
