import type { FleetAgent } from '@komainu/contracts/infrastructure/fleet-api.ts';
import { ago } from '@komainu/ui/format/date.ts';
import { duration } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { VirtualColumn } from '@komainu/ui/table/VirtualTable.tsx';
import { LISTS } from '../common/messages.ts';
import { FLEET } from './messages.ts';

/** The columns of the fleet's list. */
export function useFleetColumns(): VirtualColumn<FleetAgent>[] {
  const text = useText(FLEET);
  const lists = useText(LISTS);
  const { language } = useLanguage();
  return [
    {
      key: 'host',
      title: text.host,
      width: 'minmax(150px, 1.4fr)',
      cell: ({ host }) => <span className="program">{host}</span>,
    },
    {
      key: 'state',
      title: text.state,
      width: '84px',
      cell: ({ up }) => <span style={{ color: up ? 'var(--ok)' : 'var(--text-3)' }}>{up ? text.up : text.down}</span>,
    },
    { key: 'version', title: text.version, width: '100px', cell: ({ version }) => version || '–' },
    { key: 'flavor', title: text.flavor, width: '100px', cell: ({ flavor }) => flavor },
    {
      key: 'os',
      title: text.system,
      width: 'minmax(110px, 0.8fr)',
      cell: ({ os, osVersion }) => `${os} ${osVersion}`.trim() || '–',
    },
    { key: 'checks', title: text.checks, width: '130px', cell: ({ checks }) => <CheckCounts {...checks} /> },
    {
      key: 'features',
      title: text.features,
      width: 'minmax(140px, 1.2fr)',
      cell: ({ features }) => features.join(', '),
    },
    {
      key: 'started',
      title: lists.age,
      width: '120px',
      align: 'right',
      cell: ({ startedUnixMs }) => (startedUnixMs === 0 ? '–' : duration((Date.now() - startedUnixMs) * 1e6)),
    },
    {
      key: 'seen',
      title: text.lastSeen,
      width: '120px',
      cell: ({ lastSeenUnixMs }) => ago(lastSeenUnixMs, Date.now(), language),
    },
  ];
}

/** How many checks fare how, as numbers with their colours. */
function CheckCounts({ ok, warning, error }: FleetAgent['checks']) {
  const text = useText(FLEET);
  if (ok + warning + error === 0) return <span>–</span>;
  const counts = [
    { count: error, token: '--critical' },
    { count: warning, token: '--warn' },
    { count: ok, token: '--ok' },
  ];
  return (
    <span className="check-counts" title={text.checkCounts(ok, warning, error)}>
      {counts
        .filter(({ count }) => count > 0)
        .map(({ count, token }) => (
          <span key={token}>
            <span className="dot" style={{ background: `var(${token})` }} />
            {count}
          </span>
        ))}
      <span className="visually-hidden">{text.checkCounts(ok, warning, error)}</span>
    </span>
  );
}
