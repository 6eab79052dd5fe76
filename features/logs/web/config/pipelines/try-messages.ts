import { defineMessages } from '@komainu/ui/i18n/messages.ts';

export const TRY = defineMessages(
  {
    title: 'Try it',
    samples: 'Sample logs',
    samplesHint: 'One log a line, as text or JSON. Nothing is stored.',
    placeholder: 'Paste lines of logs here …',
    live: 'Or take the newest logs that match',
    take: 'Take 5',
    noneFound: 'No log of the last 24 hours matches.',
    empty: 'Paste a line or take live logs: each change of the pipeline shows here what it does to them.',
    sample: (place: number) => `Sample ${place}`,
    notMatched: 'The filter of the pipeline does not match this log. The processors are tried all the same.',
    skipped: 'not matched',
    steps: 'Step by step',
    result: 'The log at the end',
    nothingChanged: 'unchanged',
    change: (changed: number) => (changed === 1 ? '1 step changed it' : `${changed} steps changed it`),
    added: 'added',
    removed: 'removed',
    now: 'changed to',
    left: (count: number) =>
      count === 1
        ? 'One processor is not filled in and is left out of the trial.'
        : `${count} processors are not filled in and are left out of the trial.`,
  },
  {
    title: '試す',
    samples: 'サンプルログ',
    samplesHint: '1 行に 1 件、テキストまたは JSON で入力します。保存はされません。',
    placeholder: 'ログの行を貼り付けてください…',
    live: 'または、一致する最新のログを取り込む',
    take: '5 件取り込む',
    noneFound: '過去 24 時間に一致するログはありません。',
    empty: 'ログの行を貼り付けるか、実際のログを取り込んでください。パイプラインを変更するたびに結果が表示されます。',
    sample: (place: number) => `サンプル ${place}`,
    notMatched: 'このログはパイプラインのフィルターに一致しません。プロセッサーの動作は確認できます。',
    skipped: '対象外',
    steps: '処理の流れ',
    result: '処理後のログ',
    nothingChanged: '変更なし',
    change: (changed: number) => `${changed} 段階で変更`,
    added: '追加',
    removed: '削除',
    now: '変更後',
    left: (count: number) => `入力が完了していない ${count} 個のプロセッサーは除外して試しています。`,
  },
);
