import type { PageDefinition } from '@komainu/ui/feature.ts';

const FIRST = '/logs/pipelines';

/** The page "Log configuration": one address a tab, one entry of the navigation. */
export const CONFIG_PAGES: readonly PageDefinition[] = [
  {
    path: FIRST,
    load: () => import('./pipelines/PipelinesPage.tsx'),
    title: { en: 'Log pipelines', ja: 'ログパイプライン' },
    navigation: { group: 'logs', order: 9, label: { en: 'Configuration', ja: '設定' } },
    timeless: true,
  },
];
