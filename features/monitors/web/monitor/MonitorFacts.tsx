import type { Monitor } from '@komainu/contracts/monitors/monitor.ts';
import { Tag } from '@komainu/ui/controls/controls.tsx';
import { fullDateTime } from '@komainu/ui/format/date.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { MONITORS } from '../messages.ts';
import { handlesIn, neighbourOf } from '../model/neighbours.ts';

const OPEN = { metrics: 'openMetrics', logs: 'openLogs', traces: 'openTraces', slo: 'openSlo' } as const;

/** Where it leads, whom it tells what, and how it is set. */
export function MonitorFacts({ monitor }: { monitor: Monitor }) {
  const text = useText(MONITORS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const neighbour = neighbourOf(monitor);
  const handles = handlesIn(monitor.message);
  const { options } = monitor;
  return (
    <>
      {neighbour === undefined ? null : (
        <p className="monitor-links">
          <Link to={linkTo(neighbour.path, neighbour.params, params) as string}>{text[OPEN[neighbour.kind]]}</Link>
        </p>
      )}
      <section className="definition-section">
        <h3>{text.message}</h3>
        {monitor.message === '' ? (
          <p className="text-hint">{text.noMessage}</p>
        ) : (
          <p className="monitor-message" translate="no">
            {monitor.message}
          </p>
        )}
        {handles.length === 0 ? null : (
          <p className="monitor-handles">
            <span>{text.notifies}</span>
            {handles.map((handle) => (
              <Tag key={handle}>@{handle}</Tag>
            ))}
          </p>
        )}
      </section>
      <section className="definition-section">
        <h3>{text.properties}</h3>
        <dl className="monitor-facts">
          <dt>{text.noData}</dt>
          <dd>
            {options.notify_no_data === true && typeof options.no_data_timeframe === 'number'
              ? text.noDataAfter(exact(options.no_data_timeframe, language))
              : (options.on_missing_data ?? text.none)}
          </dd>
          <dt>{text.delay}</dt>
          <dd>{options.evaluation_delay ? text.seconds(exact(options.evaluation_delay, language)) : text.none}</dd>
          <dt>{text.renotify}</dt>
          <dd>{options.renotify_interval ? text.every(exact(options.renotify_interval, language)) : text.none}</dd>
          <dt>{text.creator}</dt>
          <dd translate="no">{monitor.creator.name || monitor.creator.handle}</dd>
          <dt>{text.created}</dt>
          <dd>{fullDateTime(Date.parse(monitor.created), language).replace(/\.\d+$/, '')}</dd>
          <dt>{text.modified}</dt>
          <dd>{fullDateTime(Date.parse(monitor.modified), language).replace(/\.\d+$/, '')}</dd>
        </dl>
      </section>
    </>
  );
}
