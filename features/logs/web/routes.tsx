import type { FeatureWeb } from '@komainu/ui/feature.ts';

export const logsWeb: FeatureWeb = {
  pages: [
    {
      path: '/logs',
      load: () => import('./explorer/LogsPage.tsx'),
      title: { en: 'Logs', ja: 'ログ' },
      navigation: { group: 'logs', order: 1 },
    },
  ],
};
