import type { Slo } from '@komainu/contracts/slo/slo.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { SLOS } from '../messages.ts';
import { useMonitorNames } from '../use-monitor-names.ts';

/** What is measured, with the way to its data. */
export function SloFacts({ slo }: { slo: Slo }) {
  const text = useText(SLOS);
  const [params] = useUrlParams();
  const names = useMonitorNames(slo.monitor_ids ?? []);
  const slice =
    slo.sli_specification !== undefined && 'time_slice' in slo.sli_specification
      ? slo.sli_specification.time_slice
      : undefined;
  const queries =
    slo.query !== undefined
      ? [slo.query.numerator, slo.query.denominator]
      : (slice?.query.queries.map(({ query }) => query) ?? []);
  const explorer = linkTo(
    '/metrics/explorer',
    Object.fromEntries(queries.map((query, index) => ['abcdefghij'.charAt(index), query])),
    params,
  );
  return (
    <section className="definition-section">
      <h3>{text.definition}</h3>
      {slo.description ? <p translate="no">{slo.description}</p> : null}
      <dl className="slo-facts">
        {slo.query === undefined ? null : (
          <>
            <dt>{text.goodQuery}</dt>
            <dd className="definition-query" translate="no">
              {slo.query.numerator}
            </dd>
            <dt>{text.totalQuery}</dt>
            <dd className="definition-query" translate="no">
              {slo.query.denominator}
            </dd>
          </>
        )}
        {slice === undefined ? null : (
          <>
            <dt>{text.query}</dt>
            <dd className="definition-query" translate="no">
              {slice.query.queries.map(({ query }) => query).join(', ')}
            </dd>
            <dt>{text.goodWhen}</dt>
            <dd className="mono">
              {slice.query.formulas[0]?.formula} {slice.comparator} {slice.threshold}
            </dd>
            <dt>{text.slice}</dt>
            <dd>{text.minutes(String((slice.query_interval_seconds ?? 300) / 60))}</dd>
          </>
        )}
      </dl>
      {queries.length === 0 ? null : <Link to={explorer as string}>{text.openMetrics}</Link>}
      {slo.monitor_ids === undefined ? null : (
        <ul className="definition-rows">
          {slo.monitor_ids.map((id) => (
            <li key={id}>
              <Link to={linkTo(`/monitors/${id}`, {}, params) as string} translate="no">
                {names.get(id) ?? id}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
