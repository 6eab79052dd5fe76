import { defineMessages } from '@komainu/ui/i18n/messages.ts';

export const THREATS = defineMessages(
  {
    intro:
      'A threat list names addresses, domains, URLs and hashes that are known to be bad. The threat intelligence processor of a pipeline marks the logs that have one of them.',
    add: 'New list',
    open: (name: string) => `Open ${name}`,
    holds: 'Holds',
    indicators: 'Indicators',
    intention: 'Intention',
    category: 'Category',
    updated: 'Updated',
    usedBy: 'Looked up by',
    unused: 'No pipeline looks logs up in these lists yet: add a threat intelligence processor to one.',
    pipelines: 'Pipelines',
    emptyTitle: 'No threat list yet',
    emptyText:
      'Paste the indicators of a feed, or your own. Logs that have one of them get @threat_intel, to search for:',
  },
  {
    intro:
      '脅威リストは、悪意が知られている IP アドレス、ドメイン、URL、ハッシュの一覧です。パイプラインの脅威インテリジェンスプロセッサーが、該当するログに印を付けます。',
    add: '新しいリスト',
    open: (name: string) => `${name} を開く`,
    holds: '種類',
    indicators: '指標',
    intention: '意図',
    category: 'カテゴリ',
    updated: '更新日時',
    usedBy: '参照元：',
    unused:
      'これらのリストを参照するパイプラインはまだありません。パイプラインに脅威インテリジェンスプロセッサーを追加してください。',
    pipelines: 'パイプライン',
    emptyTitle: '脅威リストはまだありません',
    emptyText:
      'フィードまたは自作の指標を貼り付けてください。該当するログには @threat_intel が付き、次の条件で検索できます：',
  },
);
