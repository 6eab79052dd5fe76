import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { SloState } from '@komainu/contracts/slo/slo.ts';
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

/** The order of a list: what is bad comes first. */
export const WORST_FIRST: readonly MonitorState[] = ['Alert', 'Warn', 'No Data', 'Unknown', 'Ignored', 'Skipped', 'OK'];

export function monitorToken(state: MonitorState): string {
  switch (state) {
    case 'Alert':
      return '--critical';
    case 'Warn':
      return '--warn';
    case 'OK':
      return '--ok';
    default:
      return '--nodata';
  }
}

export function sloToken(state: SloState | undefined): string {
  switch (state) {
    case 'breached':
      return '--critical';
    case 'warning':
      return '--warn';
    case 'ok':
      return '--ok';
    default:
      return '--nodata';
  }
}

/** A word of the API as a state that we know; what we do not know is `Unknown`. */
export function monitorStateOf(word: unknown): MonitorState {
  return WORST_FIRST.find((state) => state === word) ?? 'Unknown';
}
