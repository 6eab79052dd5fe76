import { ErrorState } from '@komainu/ui/controls/controls.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type MetricRow, useMetricTags } from '@komainu/ui/metric-editor/catalogue.ts';
import { EMPTY_FORM, formOf, textOf } from '@komainu/ui/metric-editor/query-form.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { usualQuery } from '../explorer/suggest.ts';
import { METRICS } from '../messages.ts';

const SHOWN_VALUES = 40;

/** Tag keys with their values: a key leads to the metric parted by it, a value to the metric narrowed to it. */
export function MetricTags({ row }: { row: MetricRow }) {
  const text = useText(METRICS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const { data, error, refetch } = useMetricTags(row.metric);
  const form = formOf(usualQuery(row)) ?? EMPTY_FORM;
  const explore = (change: { scope?: string; by?: readonly string[] }): string =>
    linkTo('/metrics/explorer', { a: textOf({ ...form, ...change }) }, params);
  if (data === undefined) return error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <section className="metric-tag-list">
      <h3>{text.tags}</h3>
      {data.data.length === 0 ? <p className="metric-hint">{text.noTags}</p> : null}
      {data.data.map(({ key, values, total }) => (
        <div key={key} className="metric-tag-key">
          <div>
            {key === '' ? (
              <span>{text.bareTags}</span>
            ) : (
              <Link to={explore({ by: [key] }) as string} title={text.groupBy(key)}>
                {key}
              </Link>
            )}
            <span className="metric-hint">{text.values(exact(total, language))}</span>
          </div>
          <ul className="metric-tags">
            {values.slice(0, SHOWN_VALUES).map((value) => (
              <li key={value}>
                <Link
                  className="tag metric-link"
                  to={explore({ scope: key === '' ? value : `${key}:${value}` }) as string}
                >
                  {value === '' ? '–' : value}
                </Link>
              </li>
            ))}
            {total > SHOWN_VALUES ? (
              <li className="metric-hint">{text.moreValues(exact(total - SHOWN_VALUES, language))}</li>
            ) : null}
          </ul>
        </div>
      ))}
    </section>
  );
}
