import { defineMessages } from '@komainu/ui/i18n/messages.ts';

export const RESTRICTIONS = defineMessages(
  {
    intro:
      'A restriction lets the users of some roles see only logs that match a search, everywhere: lists, charts, live tail, archives. Roles without one see all logs.',
    add: 'New restriction',
    query: 'Sees only logs that match',
    roles: 'Roles',
    noRoles: 'nobody yet',
    open: (query: string) => `Open the restriction ${query}`,
    rolesHint: 'A role has one restriction: choosing it here takes it from the other.',
    other: (query: string) => `now ${query}`,
    emptyTitle: 'Everybody who may read sees every log',
    emptyText: 'For example, users of a role for the support see the logs of the shop and nothing else:',
    admin: 'Admin',
    standard: 'Standard',
    readOnly: 'Read only',
    adminNote: 'Users with several roles see what any of them lets them see.',
  },
  {
    intro:
      '閲覧制限を設定すると、指定したロールのユーザーは検索条件に一致するログだけを閲覧できます。一覧、グラフ、ライブテール、アーカイブのすべてに適用されます。制限のないロールはすべてのログを閲覧できます。',
    add: '新しい閲覧制限',
    query: '閲覧できるログ',
    roles: 'ロール',
    noRoles: '未割り当て',
    open: (query: string) => `閲覧制限 ${query} を開く`,
    rolesHint: '1 つのロールに設定できる制限は 1 つです。ここで選ぶと、ほかの制限からは外れます。',
    other: (query: string) => `現在：${query}`,
    emptyTitle: '閲覧権限のあるユーザーは、すべてのログを閲覧できます',
    emptyText: '例えば、サポート担当のロールにショップのログだけを見せる場合：',
    admin: '管理者',
    standard: '標準',
    readOnly: '読み取り専用',
    adminNote: '複数のロールを持つユーザーは、いずれかのロールで許可されたログを閲覧できます。',
  },
);
