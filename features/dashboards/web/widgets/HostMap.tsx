import { withUnit } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMemo } from 'react';
import { useBoard } from '../board/board-context.tsx';
import type { TableRow } from '../data/answers.ts';
import { useTable } from '../data/use-table.ts';
import { type Json, numberOf, objectOf, textOf, textsOf } from '../model/json.ts';
import { metricWords } from '../model/requests.ts';
import { GroupMenu } from './GroupMenu.tsx';
import { WIDGETS } from './messages.ts';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

/** All hosts with a metric as their colour, in frames by the tags that they are grouped by. */
export function HostMap({ definition, label }: WidgetProps) {
  const text = useText(WIDGETS);
  const { substitute } = useBoard();
  const shown = useMemo(() => {
    const request = objectOf(objectOf(definition['requests'])['fill']);
    const scope = textsOf(definition['scope']).map((one) => substitute(one, 'metrics'));
    return { ...definition, requests: [byHost(request, textsOf(definition['group']), scope)] };
  }, [definition, substitute]);
  const { asked, table } = useTable(shown);
  const unit = table.columns[0]?.unit ?? '';
  const values = table.rows.flatMap((row) => row.values[0] ?? []);
  const style = objectOf(definition['style']);
  const low = numberOf(style['fill_min']) ?? Math.min(...values);
  const high = numberOf(style['fill_max']) ?? Math.max(...values);
  const place = table.groups.indexOf('host');
  const frames = useMemo(
    () => [...Map.groupBy(table.rows, (row) => row.names.filter((_, index) => index !== place).join(' · '))],
    [table, place],
  );
  const share = (row: TableRow): number => {
    const at = high > low ? ((row.values[0] ?? low) - low) / (high - low) : 0.5;
    return Math.max(0, Math.min(1, style['palette_flip'] === true ? 1 - at : at));
  };
  return (
    <WidgetStates asked={asked} isEmpty={table.rows.length === 0}>
      <section className="widget-hosts" aria-label={label}>
        {frames.map(([name, rows]) => (
          <div key={name}>
            {name === '' ? null : <h4 translate="no">{name}</h4>}
            <ul>
              {rows.map((row) => (
                <li key={row.key}>
                  <GroupMenu definition={definition} group={{ host: row.names[place] ?? '' }}>
                    <button
                      type="button"
                      aria-label={`${row.names[place] ?? ''} ${withUnit(row.values[0] ?? 0, unit)}`}
                      title={`${row.names[place] ?? ''}: ${withUnit(row.values[0] ?? 0, unit)}`}
                      style={{
                        background: `color-mix(in srgb, var(--critical) ${Math.round(share(row) * 100)}%, var(--ok))`,
                      }}
                    />
                  </GroupMenu>
                </li>
              ))}
            </ul>
          </div>
        ))}
        <p className="widget-foot" translate="no">
          {text.hosts(table.rows.length)} · {asked.asks[0]?.formulas[0]?.label} {withUnit(low, unit)} –{' '}
          {withUnit(high, unit)}
        </p>
      </section>
    </WidgetStates>
  );
}

/** The fill's request with every host by itself: `by {host}` is understood, and what it is grouped by comes along. */
function byHost(request: Json, groups: readonly string[], scope: readonly string[]): Json {
  const query = textOf(request['q']) || textOf(objectOf((request['queries'] as unknown[] | undefined)?.[0])['query']);
  if (query === '') return request;
  const aggregator = /^(avg|sum|min|max):/.exec(query)?.[1] ?? 'avg';
  const own = /\{([^{}]*)\}/.exec(query)?.[1] ?? '*';
  const parts = [...own.split(','), ...scope].map((one) => one.trim()).filter((one) => one !== '' && one !== '*');
  const keys = [...new Set(['host', ...groups.filter((group) => group !== 'host')])];
  return {
    q: `${aggregator}:${metricWords(query.includes(':') ? query : `avg:${query}`)}{${parts.join(',') || '*'}} by {${keys.join(',')}}`,
  };
}
