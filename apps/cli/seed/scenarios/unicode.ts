import { log, type Scenario } from '../scenario.ts';

const LINES = [
  '注文が完了しました：お客様番号 42 番、合計 ¥12,800',
  '「狛犬」は神社の守り神です。阿形と吽形の一対。',
  'ﾊﾝｶｸｶﾅ と 全角ＡＢＣ１２３ が混ざった行',
  'emoji 👩‍👩‍👧‍👦 👍🏽 🇯🇵 and a zero\u200bwidth space',
  'right to left: \u202bשלום עולם\u202c مرحبا',
  'combining: Z̶͑a̴͝l̸g̵ǫ́, nul \u0000, bell \u0007, escape \u001b[31mred\u001b[0m',
  '<script>alert("not run")</script> & "quotes" \'single\' `back`',
];

export const unicode: Scenario = {
  name: 'unicode',
  summary: 'Japanese, emoji, right-to-left, control characters and markup, in messages, tags and attributes',
  look: '/logs?query=service%3Aseed-unicode',
  *requests({ nowMs }) {
    const body = LINES.map((line, index) =>
      log(nowMs - 10_000 - index, 'seed-unicode', 'info', line, {
        ddtags: `env:seed,都市:東京,行:${index}`,
        利用者: { 名前: '佐藤', 年齢: 30 + index },
      }),
    );
    yield { method: 'POST', path: '/api/v2/logs', body };
  },
};
