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
  {
    path: '/logs/scanner',
    load: () => import('./scanner/ScannerPage.tsx'),
    title: { en: 'Sensitive data', ja: '機密データ' },
    under: FIRST,
    timeless: true,
  },
  {
    path: '/logs/tables',
    load: () => import('./tables/TablesPage.tsx'),
    title: { en: 'Reference tables', ja: '参照テーブル' },
    under: FIRST,
    timeless: true,
  },
  {
    path: '/logs/threats',
    load: () => import('./threats/ThreatsPage.tsx'),
    title: { en: 'Threat lists', ja: '脅威リスト' },
    under: FIRST,
    timeless: true,
  },
  {
    path: '/logs/indexes',
    load: () => import('./indexes/IndexesPage.tsx'),
    title: { en: 'Log indexes', ja: 'ログインデックス' },
    under: FIRST,
    timeless: true,
  },
  {
    path: '/logs/metrics',
    load: () => import('./metrics/MetricsPage.tsx'),
    title: { en: 'Metrics from logs', ja: 'ログベースのメトリクス' },
    under: FIRST,
    timeless: true,
  },
  {
    path: '/logs/archives',
    load: () => import('./archives/ArchivesPage.tsx'),
    title: { en: 'Log archives', ja: 'ログアーカイブ' },
    under: FIRST,
    timeless: true,
  },
  {
    path: '/logs/destinations',
    load: () => import('./destinations/DestinationsPage.tsx'),
    title: { en: 'Log destinations', ja: 'ログの転送先' },
    under: FIRST,
    timeless: true,
  },
  {
    path: '/logs/restrictions',
    load: () => import('./restrictions/RestrictionsPage.tsx'),
    title: { en: 'Log restrictions', ja: 'ログの閲覧制限' },
    under: FIRST,
    timeless: true,
  },
];
