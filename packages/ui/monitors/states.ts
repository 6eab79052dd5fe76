import { defineMessages } from '../i18n/messages.ts';

/** What monitors, groups and objectives are said to be. */
export const STATES = defineMessages(
  {
    OK: 'OK',
    Alert: 'Alert',
    Warn: 'Warn',
    'No Data': 'No data',
    Skipped: 'Skipped',
    Ignored: 'Ignored',
    Unknown: 'Unknown',
    ok: 'On target',
    warning: 'At risk',
    breached: 'Breached',
    no_data: 'No data',
    muted: 'Muted',
    noHistory: 'Nothing is known of this time.',
    threshold: 'Alert',
    warningAt: 'Warning',
    recovery: 'Recovered',
    warningRecovery: 'No warning any more',
  },
  {
    OK: '正常',
    Alert: 'アラート',
    Warn: '警告',
    'No Data': 'データなし',
    Skipped: 'スキップ',
    Ignored: '無視',
    Unknown: '不明',
    ok: '達成',
    warning: '注意',
    breached: '未達',
    no_data: 'データなし',
    muted: 'ミュート中',
    noHistory: 'この期間の記録はありません。',
    threshold: 'アラート',
    warningAt: '警告',
    recovery: '回復',
    warningRecovery: '警告から回復',
  },
);

export { monitorStateOf, monitorToken, sloToken, WORST_FIRST } from '@komainu/contracts/monitors/state-tokens.ts';
