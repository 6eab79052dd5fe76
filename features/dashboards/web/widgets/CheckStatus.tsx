import { textOf, textsOf } from '@komainu/contracts/dashboards/asking/json.ts';
import type { ServiceCheckGroup, ServiceCheckStatus } from '@komainu/contracts/metrics/service-checks.ts';
import { clock } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { defineMessages, useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useServiceChecks } from '../data/use-service-checks.ts';
import { GroupMenu } from './GroupMenu.tsx';
import { WIDGETS } from './messages.ts';
import { statesOf, WidgetNotice, WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

const TEXT = defineMessages(
  {
    ok: 'OK',
    warning: 'Warning',
    critical: 'Critical',
    unknown: 'Unknown',
    since: (time: string) => `since ${time}`,
    all: 'All',
  },
  {
    ok: 'OK',
    warning: '警告',
    critical: '重大',
    unknown: '不明',
    since: (time: string) => `${time} から`,
    all: 'すべて',
  },
);

const WORDS = ['ok', 'warning', 'critical', 'unknown'] as const;
const TOKENS = ['--ok', '--warn', '--critical', '--nodata'] as const;

const wordOf = (status: ServiceCheckStatus) => WORDS[status];
const tokenOf = (status: ServiceCheckStatus) => TOKENS[status];

/** How a service check stands: in one word, or counted over the groups of a cluster with those that are not well. */
export function CheckStatus({ definition, label }: WidgetProps) {
  const text = useText(WIDGETS);
  const checks = useServiceChecks(definition);
  if (textOf(definition['check']) === '') return <WidgetNotice title={text.noCheckTitle} />;
  const groups = checks.data?.data ?? [];
  const isCluster = textOf(definition['grouping']) === 'cluster';
  return (
    <WidgetStates asked={statesOf(checks)} isEmpty={groups.length === 0}>
      <section className="widget-check" aria-label={label}>
        {isCluster ? <Cluster {...{ definition, groups }} /> : groups.map((group) => <One key="one" group={group} />)}
      </section>
    </WidgetStates>
  );
}

function One({ group }: { readonly group: ServiceCheckGroup }) {
  const text = useText(TEXT);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  return (
    <div className="widget-check-one" style={{ color: `var(${tokenOf(group.status)})` }}>
      <strong>{text[wordOf(group.status)]}</strong>
      <span>{text.since(clock(group.sinceUnixS * 1000, language, zone))}</span>
      {group.message === '' ? null : <p translate="no">{group.message}</p>}
    </div>
  );
}

interface ClusterProps {
  readonly definition: WidgetProps['definition'];
  readonly groups: readonly ServiceCheckGroup[];
}

function Cluster({ definition, groups }: ClusterProps) {
  const text = useText(TEXT);
  const keys = textsOf(definition['group_by']);
  const ailing = groups.filter(({ status }) => status !== 0);
  return (
    <>
      <ul className="widget-check-counts">
        {([2, 1, 3, 0] as const).map((status) => (
          <li key={status} style={{ color: `var(${tokenOf(status)})` }}>
            <strong>{groups.filter((group) => group.status === status).length}</strong>
            <span>{text[wordOf(status)]}</span>
          </li>
        ))}
      </ul>
      <ul className="widget-check-ailing">
        {ailing.map((group) => {
          const name = group.group.filter(Boolean).join(' · ') || text.all;
          return (
            <li key={group.group.join('\u0000')}>
              <GroupMenu
                definition={definition}
                group={Object.fromEntries(keys.map((key, index) => [key, group.group[index] ?? '']))}
              >
                <button type="button" title={group.message}>
                  <i style={{ background: `var(${tokenOf(group.status)})` }} />
                  <span translate="no">{name}</span>
                  <em>{text[wordOf(group.status)]}</em>
                </button>
              </GroupMenu>
            </li>
          );
        })}
      </ul>
    </>
  );
}
