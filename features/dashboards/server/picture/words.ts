import type { SummaryWords } from '@komainu/contracts/dashboards/asking/service-summary.ts';

/** What pictures say by themselves, in the reader's language. */
export interface PictureWords {
  readonly noData: string;
  readonly noSource: (source: string) => string;
  readonly appOnly: (type: string) => string;
  readonly failed: (reason: string) => string;
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
    failed: (reason) => `Could not be asked: ${reason}`,
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
    failed: (reason) => `取得できませんでした：${reason}`,
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
