import type { HostSummary } from '@komainu/contracts/infrastructure/hosts-api.ts';
import { ago } from '@komainu/ui/format/date.ts';
import { digits } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { VirtualColumn } from '@komainu/ui/table/VirtualTable.tsx';
import { linkTo, useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { SortHeader } from '../common/SortHeader.tsx';
import { HOSTS } from '../messages.ts';
import { Meter } from './Meter.tsx';

/** The columns beside the name, in their order. */
export const COLUMN_NAMES = [
  'state',
  'cpu',
  'memory',
  'disk',
  'load',
  'apps',
  'services',
  'tags',
  'platform',
  'agent',
  'seen',
] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

const USUAL: readonly ColumnName[] = ['state', 'cpu', 'memory', 'disk', 'load', 'apps', 'services', 'seen'];

/** The columns that the address names, or the usual ones. */
export function shownColumns(text: string): readonly ColumnName[] {
  const named = new Set(text.split(','));
  return text === '' ? USUAL : COLUMN_NAMES.filter((name) => named.has(name));
}

export function columnTitle(name: ColumnName, text: ReturnType<typeof useText<(typeof HOSTS)['en']>>): string {
  return name === 'seen' ? text.lastSeen : text[name];
}

/** The columns of the list of hosts that the reader chose. */
export function useHostColumns(): VirtualColumn<HostSummary>[] {
  const text = useText(HOSTS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const [sort, setSort] = useUrlState('sort', 'name');
  const shown = shownColumns(params['columns'] ?? '');
  const header = (name: string, title: string, beginsDescending = false) => (
    <SortHeader title={title} name={name} sort={sort} onSort={setSort} beginsDescending={beginsDescending} />
  );
  const meter = (
    name: 'cpu' | 'memory' | 'disk',
    shareOf: (host: HostSummary) => number | null,
  ): VirtualColumn<HostSummary> => ({
    key: name,
    title: header(name, text[name], true),
    width: '110px',
    cell: (host) => <Meter share={shareOf(host)} label={text[name]} />,
  });
  const columns: Readonly<Record<ColumnName, VirtualColumn<HostSummary>>> = {
    state: {
      key: 'state',
      title: header('state', text.state, true),
      width: '80px',
      cell: (host) => (
        <span style={{ color: host.up ? 'var(--ok)' : 'var(--text-3)' }}>{host.up ? text.up : text.down}</span>
      ),
    },
    cpu: meter('cpu', ({ cpuPercent }) => (cpuPercent === null ? null : cpuPercent / 100)),
    memory: meter('memory', ({ memoryUsedRatio }) => memoryUsedRatio),
    disk: meter('disk', ({ diskUsedRatio }) => diskUsedRatio),
    load: {
      key: 'load',
      title: header('load', text.load, true),
      width: '80px',
      align: 'right',
      cell: (host) => (host.load1 === null ? '–' : digits(host.load1)),
    },
    apps: { key: 'apps', title: text.apps, width: 'minmax(100px, 1fr)', cell: (host) => host.apps.join(', ') },
    services: {
      key: 'services',
      title: text.services,
      width: 'minmax(100px, 1fr)',
      cell: (host) => host.services.join(', '),
    },
    tags: {
      key: 'tags',
      title: text.tags,
      width: 'minmax(140px, 1.4fr)',
      cell: (host) => <span title={host.tags.join('\n')}>{host.tags.join(', ')}</span>,
    },
    platform: {
      key: 'platform',
      title: header('platform', text.platform),
      width: '100px',
      cell: (host) => host.platform || '–',
    },
    agent: {
      key: 'agent',
      title: header('agent', text.agent),
      width: '90px',
      cell: (host) => host.agentVersion || '–',
    },
    seen: {
      key: 'seen',
      title: header('seen', text.lastSeen, true),
      width: '120px',
      cell: (host) => ago(host.lastSeenUnixMs, Date.now(), language),
    },
  };
  return [
    {
      key: 'name',
      title: header('name', text.host),
      width: 'minmax(160px, 1.4fr)',
      cell: (host) => (
        <Link to={linkTo(`/infrastructure/hosts/${encodeURIComponent(host.name)}`, {}, params) as string}>
          {host.name}
        </Link>
      ),
    },
    ...shown.map((name) => columns[name]),
  ];
}
