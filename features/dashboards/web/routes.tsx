import type { DashboardsAnswer } from '@komainu/contracts/dashboards/dashboard.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import type { FeatureWeb, JumpProvider } from '@komainu/ui/feature.ts';
import { dashboardPath } from './model/dashboard.ts';

const jumpToDashboard: JumpProvider = async (text, language, signal) => {
  const { dashboards } = await apiGet<DashboardsAnswer>('/api/v1/dashboard', signal);
  const wanted = text.toLowerCase();
  return dashboards
    .filter(({ title }) => title.toLowerCase().includes(wanted))
    .slice(0, 6)
    .map((dashboard) => ({
      id: `dashboard:${dashboard.id}`,
      label: dashboard.title,
      kind: language === 'ja' ? 'ダッシュボード' : 'Dashboard',
      href: dashboardPath(dashboard),
    }));
};

const BOARD = {
  load: () => import('./board/DashboardPage.tsx'),
  parent: '/dashboard/lists',
  title: { en: 'Dashboard', ja: 'ダッシュボード' },
};

const NOTEBOOK = {
  load: () => import('./notebooks/NotebookPage.tsx'),
  parent: '/notebook/list',
  title: { en: 'Notebook', ja: 'ノートブック' },
};

export const dashboardsWeb: FeatureWeb = {
  pages: [
    {
      path: '/dashboard/lists',
      load: () => import('./lists/ListsPage.tsx'),
      title: { en: 'Dashboards', ja: 'ダッシュボード' },
      navigation: { group: 'dashboards', order: 1, within: '/dashboard/' },
    },
    { path: '/dashboard/$id', ...BOARD },
    { path: '/dashboard/$id/$slug', ...BOARD },
    {
      path: '/notebook/list',
      load: () => import('./notebooks/NotebookListPage.tsx'),
      title: { en: 'Notebooks', ja: 'ノートブック' },
      navigation: { group: 'dashboards', order: 2, within: '/notebook/' },
      timeless: true,
    },
    { path: '/notebook/$id', ...NOTEBOOK },
    { path: '/notebook/$id/$slug', ...NOTEBOOK },
    {
      path: '/shared/$token',
      load: () => import('./sharing/SharedPage.tsx'),
      title: { en: 'Shared dashboard', ja: '共有ダッシュボード' },
      isBare: true,
    },
  ],
  jumps: [jumpToDashboard],
};
