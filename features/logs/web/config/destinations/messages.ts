import { defineMessages } from '@komainu/ui/i18n/messages.ts';

export const DESTINATIONS = defineMessages(
  {
    intro:
      'A destination receives the logs that match its filter, after the pipelines, whether an index keeps them or not.',
    add: 'New destination',
    open: (name: string) => `Open ${name}`,
    target: 'Goes to',
    waiting: (bytes: string) => `${bytes} wait`,
    onOff: (name: string) => `${name} is on`,
    secrets: 'Secrets are never shown again. Type them anew to change where the logs go or how Komainu signs in.',
    emptyTitle: 'Logs go nowhere else',
    emptyText:
      'Forward some to a system that needs them too: Splunk, Elasticsearch, Microsoft Sentinel, or any HTTP endpoint. For example, sign-ins for the team that uses Splunk:',
  },
  {
    intro:
      '転送先には、フィルターに一致したログがパイプライン処理の後に送られます。インデックスに保存されるかどうかは関係ありません。',
    add: '新しい転送先',
    open: (name: string) => `${name} を開く`,
    target: '送信先',
    waiting: (bytes: string) => `送信待ち ${bytes}`,
    onOff: (name: string) => `${name} を有効にする`,
    secrets: 'パスワードなどは再表示されません。送信先や認証を変更する場合は入力し直してください。',
    emptyTitle: 'ほかのシステムへの転送はありません',
    emptyText:
      'Splunk、Elasticsearch、Microsoft Sentinel、任意の HTTP エンドポイントへログを転送できます。例えば、Splunk を使うチームへサインインのログを送る場合：',
  },
);
