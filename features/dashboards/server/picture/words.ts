import type { SummaryWords } from '@komainu/contracts/dashboards/asking/service-summary.ts';
import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import { MONITOR_STATE_WORDS, SLO_STATE_WORDS } from '@komainu/contracts/monitors/state-words.ts';
import type { SloState } from '@komainu/contracts/slo/slo.ts';

/** What pictures say by themselves, in the reader's language. */
export interface PictureWords {
  readonly noData: string;
  readonly noSource: (source: string) => string;
  readonly appOnly: (type: string) => string;
  /** Of a widget that names no monitor, no objective, no query. */
  readonly notChosen: string;
  readonly failed: (reason: string) => string;
  readonly noMonitors: string;
  readonly noSlos: string;
  readonly states: Readonly<Record<MonitorState, string>>;
  readonly sloStates: Readonly<Record<SloState, string>>;
  /** Windows of objectives that are no number of days. */
  readonly windows: Readonly<Record<string, string>>;
  readonly days: (count: string) => string;
  readonly target: string;
  readonly reached: string;
  readonly budget: string;
  readonly status: string;
  readonly name: string;
  readonly all: string;
  readonly other: string;
  readonly hosts: (count: number) => string;
  readonly elsewhere: (value: string) => string;
  /** Of lists, by field. */
  readonly columns: Readonly<Record<string, string>>;
  /** Of the steps of a funnel. */
  readonly ofFirst: (share: string) => string;
  readonly since: (time: string) => string;
  readonly more: (count: number) => string;
  readonly before: string;
  readonly now: string;
  readonly change: string;
  /** Of service checks, by their number. */
  readonly statuses: readonly [ok: string, warning: string, critical: string, unknown: string];
  readonly value: string;
  readonly summary: SummaryWords;
  readonly page: (page: number, pages: number) => string;
  readonly drawn: (when: string) => string;
}

export type Language = 'en' | 'ja';

export const WORDS: Readonly<Record<Language, PictureWords>> = {
  en: {
    noData: 'No data',
    noSource: (source) => `No ${source} data yet`,
    appOnly: (type) => `A widget of type “${type}” is seen in the app only.`,
    notChosen: 'Nothing is chosen to be shown here',
    failed: (reason) => `Could not be asked: ${reason}`,
    noMonitors: 'No monitor matches',
    noSlos: 'No objective matches',
    states: MONITOR_STATE_WORDS.en,
    sloStates: SLO_STATE_WORDS.en,
    windows: {
      week_to_date: 'Week to date',
      previous_week: 'Previous week',
      month_to_date: 'Month to date',
      previous_month: 'Previous month',
      global_time: "The dashboard's time",
    },
    days: (count) => `${count} days`,
    target: 'Target',
    reached: 'Reached',
    budget: 'Error budget left',
    status: 'Status',
    name: 'Name',
    all: 'All',
    other: 'Others',
    hosts: (count) => `${count} hosts`,
    elsewhere: (value) => `elsewhere ${value}`,
    columns: {
      time: 'Time',
      message: 'Message',
      status: 'Status',
      service: 'Service',
      host: 'Host',
      duration: 'Duration',
      resource: 'Resource',
      event: 'Event',
    },
    ofFirst: (share) => `${share} of all`,
    since: (time) => `since ${time}`,
    more: (count) => `and ${count} more`,
    before: 'Before',
    now: 'Now',
    change: 'Change',
    statuses: ['OK', 'Warning', 'Critical', 'Unknown'],
    value: 'Value',
    summary: { hits: 'Requests', errors: 'Errors', latency: 'Average latency', resources: 'Resources' },
    page: (page, pages) => `${page} / ${pages}`,
    drawn: (when) => `Drawn ${when} by Komainu`,
  },
  ja: {
    noData: 'データなし',
    noSource: (source) => `${source} のデータはまだありません`,
    appOnly: (type) => `「${type}」ウィジェットはアプリでのみ表示できます。`,
    notChosen: '表示する対象が選ばれていません',
    failed: (reason) => `取得できませんでした：${reason}`,
    noMonitors: '一致するモニターはありません',
    noSlos: '一致する目標はありません',
    states: MONITOR_STATE_WORDS.ja,
    sloStates: SLO_STATE_WORDS.ja,
    windows: {
      week_to_date: '今週',
      previous_week: '先週',
      month_to_date: '今月',
      previous_month: '先月',
      global_time: 'ダッシュボードの期間',
    },
    days: (count) => `${count} 日`,
    target: '目標値',
    reached: '達成率',
    budget: 'エラーバジェットの残り',
    status: '状態',
    name: '名前',
    all: 'すべて',
    other: 'その他',
    hosts: (count) => `${count} ホスト`,
    elsewhere: (value) => `その他の地域 ${value}`,
    columns: {
      time: '時刻',
      message: 'メッセージ',
      status: 'ステータス',
      service: 'サービス',
      host: 'ホスト',
      duration: '所要時間',
      resource: 'リソース',
      event: 'イベント',
    },
    ofFirst: (share) => `全体の ${share}`,
    since: (time) => `${time} から`,
    more: (count) => `ほか ${count} 件`,
    before: '以前',
    now: '現在',
    change: '変化',
    statuses: ['OK', '警告', '重大', '不明'],
    value: '値',
    summary: { hits: 'リクエスト', errors: 'エラー', latency: '平均レイテンシ', resources: 'リソース' },
    page: (page, pages) => `${page} / ${pages}`,
    drawn: (when) => `${when} に Komainu が作成`,
  },
};
