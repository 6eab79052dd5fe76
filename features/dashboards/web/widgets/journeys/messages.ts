import { defineMessages } from '@komainu/ui/i18n/messages.ts';

export const JOURNEYS = defineMessages(
  {
    noSource: (source: string) => `No ${source} data yet`,
    noSourceText: 'This server stores logs and spans: funnels and ways are drawn over these.',
    shared: 'Seen by signed-in people only',
    cut: 'Only the first 10,000 events of each search are counted: choose a shorter time.',
    ofFirst: (percent: string) => `${percent} of the first step`,
    dropped: (count: string, percent: string) => `${count} left (${percent})`,
    after: (time: string) => `after ${time} on average`,
    other: 'Others',
    converted: 'came through',
    link: (from: string, to: string, count: string) => `${from} → ${to}: ${count}`,
  },
  {
    noSource: (source: string) => `${source} のデータはまだありません`,
    noSourceText: 'このサーバーが保存するログとスパンから、ファネルと経路を描画できます。',
    shared: 'サインインした人のみ閲覧できます',
    cut: '各検索の先頭 10,000 件のみを集計しています。期間を短くしてください。',
    ofFirst: (percent: string) => `最初のステップの ${percent}`,
    dropped: (count: string, percent: string) => `${count} が離脱（${percent}）`,
    after: (time: string) => `平均 ${time} 後`,
    other: 'その他',
    converted: '到達',
    link: (from: string, to: string, count: string) => `${from} → ${to}：${count}`,
  },
);
