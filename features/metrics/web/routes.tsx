import type { FeatureWeb, JumpProvider } from '@komainu/ui/feature.ts';
import { findMetrics } from '@komainu/ui/metric-editor/catalogue.ts';
import { usualQuery } from './explorer/suggest.ts';

const jumpToMetric: JumpProvider = async (text, language, signal) => {
  const { data } = await findMetrics(text, 8, language, signal);
  const kind = language === 'ja' ? 'メトリクス' : 'Metric';
  return data.map((row) => ({
    id: `metric:${row.metric}`,
    label: row.metric,
    kind,
    href: `/metrics/explorer?${new URLSearchParams({ a: usualQuery(row) })}`,
  }));
};

export const metricsWeb: FeatureWeb = {
  pages: [
    {
      path: '/metrics/explorer',
      load: () => import('./explorer/ExplorerPage.tsx'),
      title: { en: 'Metrics explorer', ja: 'メトリクスエクスプローラー' },
      navigation: { group: 'metrics', order: 1, label: { en: 'Explorer', ja: 'エクスプローラー' } },
    },
    {
      path: '/metrics/summary',
      load: () => import('./summary/SummaryPage.tsx'),
      title: { en: 'Metrics summary', ja: 'メトリクス一覧' },
      navigation: { group: 'metrics', order: 2, label: { en: 'Summary', ja: '一覧' } },
    },
    {
      path: '/metrics/tag-rules',
      load: () => import('./tag-rules/TagRulesPage.tsx'),
      title: { en: 'Tag indexing rules', ja: 'タグのインデックスルール' },
      navigation: { group: 'metrics', order: 3, label: { en: 'Tag rules', ja: 'タグルール' } },
      timeless: true,
    },
  ],
  jumps: [jumpToMetric],
};
