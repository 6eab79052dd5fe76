import type { MonitorSearchAnswer } from '@komainu/contracts/monitors/search.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import type { FeatureWeb, JumpProvider } from '@komainu/ui/feature.ts';

const jumpToMonitor: JumpProvider = async (text, language, signal) => {
  // What is typed is words of a name, whatever signs stand in it.
  const query = `"${text.replaceAll(/["\\]/g, ' ')}"`;
  const asked = new URLSearchParams({ query, per_page: '6' });
  const { monitors } = await apiGet<MonitorSearchAnswer>(`/api/v1/monitor/search?${asked.toString()}`, signal);
  return monitors.map(({ id, name }) => ({
    id: `monitor:${id}`,
    label: name,
    kind: language === 'ja' ? 'モニター' : 'Monitor',
    href: `/monitors/${id}`,
  }));
};

export const monitorsWeb: FeatureWeb = {
  pages: [
    {
      path: '/monitors',
      load: () => import('./list/MonitorsPage.tsx'),
      title: { en: 'Monitors', ja: 'モニター' },
      navigation: { group: 'monitors', order: 1 },
    },
    {
      path: '/monitors/downtimes',
      load: () => import('./downtimes/DowntimesPage.tsx'),
      title: { en: 'Downtimes', ja: 'ダウンタイム' },
      navigation: { group: 'monitors', order: 2 },
      timeless: true,
    },
    {
      path: '/monitors/new',
      load: () => import('./editor/NewMonitorPage.tsx'),
      title: { en: 'New monitor', ja: 'モニターを作成' },
      parent: '/monitors',
    },
    {
      path: '/monitors/$id/edit',
      load: () => import('./editor/EditMonitorPage.tsx'),
      title: { en: 'Edit monitor', ja: 'モニターを編集' },
      parent: '/monitors',
    },
    {
      path: '/monitors/$id',
      load: () => import('./monitor/MonitorPage.tsx'),
      title: { en: 'Monitor', ja: 'モニター' },
      parent: '/monitors',
    },
    {
      path: '/settings/notifications',
      load: () => import('./channels/ChannelsPage.tsx'),
      title: { en: 'Notifications', ja: '通知' },
      navigation: { group: 'settings', order: 5 },
    },
  ],
  jumps: [jumpToMonitor],
};
