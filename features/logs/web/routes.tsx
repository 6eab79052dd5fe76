import type { FeatureWeb } from '@komainu/ui/feature.ts';
import { CONFIG_PAGES } from './config/routes.ts';

export const logsWeb: FeatureWeb = {
  pages: [
    {
      path: '/logs',
      load: () => import('./explorer/LogsPage.tsx'),
      title: { en: 'Logs', ja: 'ログ' },
      navigation: { group: 'logs', order: 1, label: { en: 'Explorer', ja: 'エクスプローラー' } },
    },
    ...CONFIG_PAGES,
  ],
};
