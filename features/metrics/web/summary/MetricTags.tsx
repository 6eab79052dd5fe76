import type { CardinalityAnswer, TagCardinality } from '@komainu/contracts/metrics/governance-api.ts';
import { Tag } from '@komainu/ui/controls/controls.tsx';
import { ago } from '@komainu/ui/format/date.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { MetricRow } from '@komainu/ui/metric-editor/catalogue.ts';
import { EMPTY_FORM, formOf, textOf } from '@komainu/ui/metric-editor/query-form.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { usualQuery } from '../explorer/suggest.ts';
import { METRICS } from '../messages.ts';

/** Tag keys by what they add to the number of series: a key leads to the metric parted by it, a value to it narrowed. */
export function MetricTags({ row, cardinality }: { row: MetricRow; cardinality: CardinalityAnswer }) {
  const text = useText(METRICS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const form = formOf(usualQuery(row)) ?? EMPTY_FORM;
  const explore = (change: { scope?: string; by?: readonly string[] }): string =>
    linkTo('/metrics/explorer', { a: textOf({ ...form, ...change }) }, params);
  const used = new Set(cardinality.assets.flatMap(({ tags }) => tags));
  return (
    <section className="metric-section">
      <h3>{text.tags}</h3>
      <p className="metric-hint">
        {cardinality.tags.length === 0
          ? text.noTags
          : text.costOf(exact(cardinality.series, language), exact(cardinality.hosts, language))}
      </p>
      {cardinality.tags.map((tag) => (
        <div key={tag.key} className="metric-tag-key">
          <div>
            {tag.key === '' ? (
              <span>{text.bareTags}</span>
            ) : (
              <Link to={explore({ by: [tag.key] }) as string} title={text.groupBy(tag.key)}>
                {tag.key}
              </Link>
            )}
            <span className="metric-hint">
              {[
                text.values(exact(tag.values, language)),
                tag.queriedUnixMs === 0
                  ? text.neverQueried
                  : text.queriedAgo(ago(tag.queriedUnixMs, Date.now(), language)),
                ...(used.has(tag.key) ? [text.usedTag] : []),
              ].join(' · ')}
            </span>
            {tag.indexed ? null : (
              <span>
                <Tag>{text.notIndexed}</Tag>
              </span>
            )}
          </div>
          <div>
            <Saving tag={tag} series={cardinality.series} />
            <ul className="metric-tags">
              {tag.top.map(({ value }) => (
                <li key={value}>
                  <Link
                    className="tag metric-link"
                    to={explore({ scope: tag.key === '' ? value : `${tag.key}:${value}` }) as string}
                  >
                    {value === '' ? '–' : value}
                  </Link>
                </li>
              ))}
              {tag.values > tag.top.length ? (
                <li className="metric-hint">{text.moreValues(exact(tag.values - tag.top.length, language))}</li>
              ) : null}
            </ul>
          </div>
        </div>
      ))}
    </section>
  );
}

/** How many series a key makes: those that would be saved without it. */
function Saving({ tag, series }: { tag: TagCardinality; series: number }) {
  const text = useText(METRICS);
  const { language } = useLanguage();
  const saved = Math.max(0, series - tag.seriesWithout);
  if (saved === 0) return <p className="metric-hint metric-saving">{text.savesNothing}</p>;
  const share = saved / series;
  return (
    <div className="metric-saving">
      <span className="metric-bar" aria-hidden>
        <span data-high={share >= 0.5} style={{ width: `${share * 100}%` }} />
      </span>
      <span className="metric-hint">
        {text.saves(exact(tag.seriesWithout, language), String(Math.floor(share * 100)))}
      </span>
    </div>
  );
}
