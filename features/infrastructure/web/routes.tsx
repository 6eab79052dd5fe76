import type { HostsAnswer } from '@komainu/contracts/infrastructure/hosts-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import type { FeatureWeb, JumpProvider } from '@komainu/ui/feature.ts';

const jumpToHost: JumpProvider = async (text, language, signal) => {
  const { data } = await apiGet<HostsAnswer>(`/api/unstable/hosts?search=${encodeURIComponent(text)}`, signal);
  const kind = language === 'ja' ? 'ホスト' : 'Host';
  return data.slice(0, 6).map(({ name }) => ({
    id: `host:${name}`,
    label: name,
    kind,
    href: `/infrastructure/hosts/${encodeURIComponent(name)}`,
  }));
};

export const infrastructureWeb: FeatureWeb = {
  pages: [
    {
      path: '/infrastructure/hosts',
      load: () => import('./hosts/HostsPage.tsx'),
      title: { en: 'Hosts', ja: 'ホスト' },
      navigation: { group: 'infrastructure', order: 1 },
    },
    {
      path: '/infrastructure/map',
      load: () => import('./map/HostMapPage.tsx'),
      title: { en: 'Host map', ja: 'ホストマップ' },
      navigation: { group: 'infrastructure', order: 2 },
      timeless: true,
    },
    {
      path: '/infrastructure/containers',
      load: () => import('./containers/ContainersPage.tsx'),
      title: { en: 'Containers', ja: 'コンテナ' },
      navigation: { group: 'infrastructure', order: 3 },
    },
    {
      path: '/infrastructure/processes',
      load: () => import('./processes/ProcessesPage.tsx'),
      title: { en: 'Processes', ja: 'プロセス' },
      navigation: { group: 'infrastructure', order: 4 },
    },
    {
      path: '/infrastructure/fleet',
      load: () => import('./fleet/FleetPage.tsx'),
      title: { en: 'Agents', ja: 'エージェント' },
      navigation: { group: 'infrastructure', order: 5 },
      timeless: true,
    },
    {
      path: '/infrastructure/hosts/$name',
      load: () => import('./host/HostPage.tsx'),
      title: { en: 'Host', ja: 'ホスト' },
    },
  ],
  jumps: [jumpToHost],
};
