import { MONITOR_STATE_WORDS, SLO_STATE_WORDS } from '@komainu/contracts/monitors/state-words.ts';
import { defineMessages } from '../i18n/messages.ts';

/** What monitors, groups and objectives are said to be. */
export const STATES = defineMessages(
  {
    ...MONITOR_STATE_WORDS.en,
    ...SLO_STATE_WORDS.en,
    muted: 'Muted',
    noHistory: 'Nothing is known of this time.',
    threshold: 'Alert',
    warningAt: 'Warning',
    recovery: 'Recovered',
    warningRecovery: 'No warning any more',
  },
  {
    ...MONITOR_STATE_WORDS.ja,
    ...SLO_STATE_WORDS.ja,
    muted: 'ミュート中',
    noHistory: 'この期間の記録はありません。',
    threshold: 'アラート',
    warningAt: '警告',
    recovery: '回復',
    warningRecovery: '警告から回復',
  },
);

export { monitorStateOf, monitorToken, sloToken, WORST_FIRST } from '@komainu/contracts/monitors/state-tokens.ts';
