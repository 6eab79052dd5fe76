import { defineMessages } from '@komainu/ui/i18n/messages.ts';

export const INDEXES = defineMessages(
  {
    intro:
      'An index keeps logs for a number of days. A log goes into the first index whose filter it matches, from top to bottom.',
    add: 'New index',
    open: (name: string) => `Open ${name}`,
    retention: 'Retention',
    days: (count: number) => (count === 1 ? '1 day' : `${count} days`),
    today: 'Today, of the quota',
    noLimit: 'no limit',
    ofLimit: (used: string, limit: string) => `${used} of ${limit}`,
    lastDay: (used: string) => `${used} in 24 h`,
    exclusions: 'Exclusions',
    exclusionsOn: (on: number, all: number) => (on === all ? String(all) : `${on} of ${all} on`),
    unreached: (name: string, by: string) => `No log reaches ${name}: ${by}, above it, takes every log. Move it up.`,
    limited: (name: string) => `The quota of ${name} is used up: its logs are not kept until the day begins anew.`,
    uncaught: 'Logs that match no filter are not kept: give the last index an empty filter to keep all.',
    teachTitle: 'When a second index pays',
    teachText:
      'One index for all is fine to begin with. Another one pays when some logs are needed longer, or others are many and soon useless. For example, 90 days for sign-ins:',
  },
  {
    intro:
      'インデックスはログを一定の日数だけ保持します。ログは、上から順にフィルターに一致した最初のインデックスに入ります。',
    add: '新しいインデックス',
    open: (name: string) => `${name} を開く`,
    retention: '保持期間',
    days: (count: number) => `${count} 日`,
    today: '本日の使用量 / 上限',
    noLimit: '無制限',
    ofLimit: (used: string, limit: string) => `${limit} 件中 ${used} 件`,
    lastDay: (used: string) => `24 時間で ${used} 件`,
    exclusions: '除外フィルター',
    exclusionsOn: (on: number, all: number) => (on === all ? `${all} 件` : `${all} 件中 ${on} 件が有効`),
    unreached: (name: string, by: string) =>
      `${name} にはログが届きません。上にある ${by} がすべてのログを受け取るためです。上へ移動してください。`,
    limited: (name: string) => `${name} は 1 日の上限に達しました。次の開始時刻までログは保存されません。`,
    uncaught:
      'どのフィルターにも一致しないログは保存されません。すべて保存するには、最後のインデックスのフィルターを空にしてください。',
    teachTitle: 'インデックスを分けるとよい場合',
    teachText:
      '最初は 1 つのインデックスで十分です。長く残したいログや、大量ですぐ不要になるログがあるときに分けます。例えば、サインインのログを 90 日保持する場合：',
  },
);
