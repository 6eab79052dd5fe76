import type { SloSearchAnswer } from '@komainu/contracts/slo/slo.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import type { FeatureWeb, JumpProvider } from '@komainu/ui/feature.ts';

const jumpToSlo: JumpProvider = async (text, language, signal) => {
  const asked = new URLSearchParams({ query: text, 'page[size]': '6' });
  const { data } = await apiGet<SloSearchAnswer>(`/api/v1/slo/search?${asked.toString()}`, signal);
  return data.attributes.slos.map(({ data: { id, attributes } }) => ({
    id: `slo:${id}`,
    label: attributes.name,
    kind: language === 'ja' ? 'サービスレベル目標' : 'SLO',
    href: `/slo/${id}`,
  }));
};

/** Service level objectives: list, page, editor. */
export const sloWeb: FeatureWeb = {
  pages: [
    {
      path: '/slo',
      load: () => import('./list/SlosPage.tsx'),
      title: { en: 'Service level objectives', ja: 'サービスレベル目標' },
      navigation: { group: 'monitors', order: 3, label: { en: 'SLOs', ja: 'サービスレベル目標' } },
      timeless: true,
    },
    {
      path: '/slo/new',
      load: () => import('./editor/NewSloPage.tsx'),
      title: { en: 'New SLO', ja: 'サービスレベル目標を作成' },
      parent: '/slo',
    },
    {
      path: '/slo/$id/edit',
      load: () => import('./editor/EditSloPage.tsx'),
      title: { en: 'Edit SLO', ja: 'サービスレベル目標を編集' },
      parent: '/slo',
    },
    {
      path: '/slo/$id',
      load: () => import('./slo/SloPage.tsx'),
      title: { en: 'SLO', ja: '目標' },
      parent: '/slo',
    },
  ],
  jumps: [jumpToSlo],
};
