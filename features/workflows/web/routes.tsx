import { apiGet } from '@komainu/ui/api/client.ts';
import type { FeatureWeb, JumpProvider } from '@komainu/ui/feature.ts';
import type { WorkflowList } from './data/workflows-api.ts';

const jumpToWorkflow: JumpProvider = async (text, language, signal) => {
  const asked = new URLSearchParams({ 'filter[query]': text, limit: '6' });
  const { data } = await apiGet<WorkflowList>(`/api/v2/workflows?${asked.toString()}`, signal);
  return data.map(({ id, attributes }) => ({
    id: `workflow:${id}`,
    label: attributes.name,
    kind: language === 'ja' ? 'ワークフロー' : 'workflow',
    href: `/workflows/${id}`,
  }));
};

/** Workflows: list, page with runs, editor. */
export const workflowsWeb: FeatureWeb = {
  pages: [
    {
      path: '/workflows',
      load: () => import('./list/WorkflowsPage.tsx'),
      title: { en: 'Workflows', ja: 'ワークフロー' },
      navigation: { group: 'monitors', order: 4 },
      timeless: true,
    },
    {
      path: '/workflows/new',
      load: () => import('./editor/NewWorkflowPage.tsx'),
      title: { en: 'New workflow', ja: 'ワークフローを作成' },
      parent: '/workflows',
      timeless: true,
    },
    {
      path: '/workflows/connections',
      load: () => import('./connections/ConnectionsPage.tsx'),
      title: { en: 'Connections', ja: '接続' },
      parent: '/workflows',
      timeless: true,
    },
    {
      path: '/workflows/$id/edit',
      load: () => import('./editor/EditWorkflowPage.tsx'),
      title: { en: 'Edit workflow', ja: 'ワークフローを編集' },
      parent: '/workflows',
      timeless: true,
    },
    {
      path: '/workflows/$id',
      load: () => import('./workflow/WorkflowPage.tsx'),
      title: { en: 'Workflow', ja: 'ワークフロー' },
      parent: '/workflows',
      timeless: true,
    },
  ],
  jumps: [jumpToWorkflow],
};
