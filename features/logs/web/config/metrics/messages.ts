import { defineMessages } from '@komainu/ui/i18n/messages.ts';

export const LOG_METRICS = defineMessages(
  {
    intro:
      'A metric from logs counts them, or measures one of their numbers, as they come in: it stays when the logs are gone.',
    add: 'New metric',
    open: (name: string) => `Open ${name}`,
    computes: 'Computes',
    groups: 'Groups',
    lastDay: 'Logs in 24 h',
    countOf: 'count',
    distribution: 'distribution of',
    percentiles: 'with percentiles',
    explore: 'Show the metric',
    emptyTitle: 'No metric from logs yet',
    emptyText:
      'For example, errors of each service, kept for months while the logs go after days. Count logs that match:',
  },
  {
    intro:
      'ログベースのメトリクスは、受信したログの件数や数値をその場で集計します。ログが削除された後もメトリクスは残ります。',
    add: '新しいメトリクス',
    open: (name: string) => `${name} を開く`,
    computes: '集計方法',
    groups: 'グループ',
    lastDay: '24 時間のログ',
    countOf: '件数',
    distribution: '次の属性の分布：',
    percentiles: 'パーセンタイルあり',
    explore: 'メトリクスを表示',
    emptyTitle: 'ログベースのメトリクスはまだありません',
    emptyText: '例えば、サービスごとのエラー件数なら、ログが数日で消えても数か月残せます。対象のログ：',
  },
);
