import { defineMessages } from '@komainu/ui/i18n/messages.ts';

export const CONNECTIONS = defineMessages(
  {
    connections: 'Connections',
    about:
      'Credentials for HTTP requests. A step names a connection by the label that connectionEnvs of the spec gives to its id.',
    create: 'New connection',
    emptyTitle: 'No connections yet',
    onlyManagers: 'Whoever may manage settings makes them.',
    name: 'Name',
    address: 'Address',
    addressHint: 'Requests over it go to this place and to no other.',
    secrets: 'Secrets',
    usedBy: 'Used by',
    changed: 'Changed',
    id: 'Id',
    delete: (name: string) => `Delete: ${name}`,
    deleteSure: (name: string, workflows: string) =>
      workflows === ''
        ? `Delete the connection ${name}?`
        : `Delete the connection ${name}? Steps of ${workflows} need it and will fail.`,
    secretName: 'Name of the secret',
    secret: 'Secret',
    secretHint: 'It is sealed, and never shown again.',
    header: 'Header',
    value: 'Value',
    valueHint: 'The name of the secret in braces stands for it: {{ token }}.',
    make: 'Create',
  },
  {
    connections: '接続',
    about:
      'HTTP リクエストに使う認証情報です。ステップでは、定義の connectionEnvs で ID に付けたラベルで接続を指定します。',
    create: '接続を作成',
    emptyTitle: '接続はまだありません',
    onlyManagers: '接続は、設定を管理できる人が作成します。',
    name: '名前',
    address: 'アドレス',
    addressHint: 'この接続を使うリクエストは、このアドレス以外には送られません。',
    secrets: 'シークレット',
    usedBy: '使用元',
    changed: '更新',
    id: 'ID',
    delete: (name: string) => `削除: ${name}`,
    deleteSure: (name: string, workflows: string) =>
      workflows === ''
        ? `接続「${name}」を削除しますか？`
        : `接続「${name}」を削除しますか？これを使うステップ（${workflows}）は失敗するようになります。`,
    secretName: 'シークレットの名前',
    secret: 'シークレット',
    secretHint: '暗号化して保存され、再び表示されることはありません。',
    header: 'ヘッダー',
    value: '値',
    valueHint: '{{ token }} のように、シークレットの名前を二重の波かっこで囲むと、その値に置き換わります。',
    make: '作成',
  },
);
