import { count, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useCountsBySource, useLogCount } from '../use-log-counts.ts';
import { sourcesOf } from './filter-sources.ts';

/** How many logs of the last day a filter matches. */
export function PipelineVolume({ query }: { query: string }) {
  const { language } = useLanguage();
  const sources = sourcesOf(query);
  const bySource = useCountsBySource();
  const own = useLogCount(query, { enabled: sources === undefined });
  const value =
    sources === undefined
      ? own.data
      : bySource.data === undefined
        ? undefined
        : sources.reduce((sum, source) => sum + (bySource.data.get(source) ?? 0), 0);
  if (value === undefined) return <span className="config-all">–</span>;
  return (
    <span className={value === 0 ? 'config-all' : undefined} title={exact(value, language)}>
      {count(value)}
    </span>
  );
}
