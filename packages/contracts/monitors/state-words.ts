import type { SloState } from '../slo/slo.ts';
import type { MonitorState } from './monitor.ts';

/** What monitors and their groups are said to be, on screens and in pictures. */
export const MONITOR_STATE_WORDS = {
  en: {
    OK: 'OK',
    Alert: 'Alert',
    Warn: 'Warn',
    'No Data': 'No data',
    Skipped: 'Skipped',
    Ignored: 'Ignored',
    Unknown: 'Unknown',
  },
  ja: {
    OK: '正常',
    Alert: 'アラート',
    Warn: '警告',
    'No Data': 'データなし',
    Skipped: 'スキップ',
    Ignored: '無視',
    Unknown: '不明',
  },
} as const satisfies Record<'en' | 'ja', Record<MonitorState, string>>;

/** What objectives are said to be. */
export const SLO_STATE_WORDS = {
  en: { ok: 'On target', warning: 'At risk', breached: 'Breached', no_data: 'No data' },
  ja: { ok: '達成', warning: '注意', breached: '未達', no_data: 'データなし' },
} as const satisfies Record<'en' | 'ja', Record<SloState, string>>;
