import { defineMessages } from '@komainu/ui/i18n/messages.ts';

export const WORKFLOW_WIDGET = defineMessages(
  {
    noneTitle: 'This widget names no workflow',
    goneTitle: 'This workflow is not there any more',
    guestTitle: 'Guests cannot run workflows',
    run: 'Run workflow',
    draft: 'The workflow is not published, so a dashboard cannot run it.',
    noTrigger: 'The workflow has no dashboardTrigger, so a dashboard cannot run it.',
    mayNot: 'You may not run workflows.',
    lastRuns: 'Last runs',
    never: 'It has not run yet.',
    workflow: 'Workflow',
    inputs: 'Inputs',
    inputHint: '$env.value, or a fixed value',
    noInputs: 'The workflow takes no inputs.',
  },
  {
    noneTitle: 'ワークフローが指定されていません',
    goneTitle: 'このワークフローはもうありません',
    guestTitle: 'ゲストはワークフローを実行できません',
    run: 'ワークフローを実行',
    draft: 'ワークフローが公開されていないため、ダッシュボードからは実行できません。',
    noTrigger: 'ワークフローに dashboardTrigger がないため、ダッシュボードからは実行できません。',
    mayNot: 'ワークフローを実行する権限がありません。',
    lastRuns: '最近の実行',
    never: 'まだ実行されていません。',
    workflow: 'ワークフロー',
    inputs: '入力',
    inputHint: '$env.value または固定の値',
    noInputs: 'このワークフローに入力はありません。',
  },
);
