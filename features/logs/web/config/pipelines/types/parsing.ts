import { option, type ProcessorForm, source, sources, target } from './processor-type.ts';

/** Processors that read structure out of a text. */
export const PARSING: readonly ProcessorForm[] = [
  {
    type: 'grok-parser',
    group: 'parse',
    title: { en: 'Grok parser', ja: 'Grok パーサー' },
    about: { en: 'Reads attributes out of a text by rules.', ja: 'ルールに従ってテキストから属性を取り出します。' },
    make: { source: 'message', samples: [], grok: { support_rules: '', match_rules: '' } },
    fields: [
      { ...source, label: { en: 'Text to parse', ja: '解析するテキスト' } },
      {
        at: 'grok.match_rules',
        kind: 'grok',
        rows: 4,
        label: { en: 'Match rules', ja: 'マッチルール' },
        hint: {
          en: 'One rule a line: a name, a blank, the pattern. The first that matches the whole text wins.',
          ja: '1 行に 1 ルール：名前、空白、パターンの順に書きます。テキスト全体に一致した最初のルールが使われます。',
        },
        placeholder: 'access %{ip:network.client.ip} %{notSpace} %{notSpace:usr.id} …',
        required: true,
      },
      {
        at: 'grok.support_rules',
        kind: 'grok',
        rows: 2,
        label: { en: 'Support rules', ja: 'サポートルール' },
        hint: {
          en: 'Parts that match rules name as %{part}.',
          ja: 'マッチルールから %{part} の形で参照する部品です。',
        },
      },
    ],
  },
  {
    type: 'url-parser',
    group: 'parse',
    title: { en: 'URL parser', ja: 'URL パーサー' },
    about: {
      en: 'Takes a URL apart: scheme, host, port, path, query.',
      ja: 'URL をスキーム、ホスト、ポート、パス、クエリに分解します。',
    },
    make: { sources: ['http.url'], target: 'http.url_details', normalize_ending_slashes: false },
    fields: [
      sources(),
      target,
      {
        at: 'normalize_ending_slashes',
        kind: 'flag',
        label: { en: 'Drop slashes at the end of paths', ja: 'パス末尾のスラッシュを取り除く' },
      },
    ],
  },
  {
    type: 'user-agent-parser',
    group: 'parse',
    title: { en: 'User agent parser', ja: 'User-Agent パーサー' },
    about: { en: 'Reads device, system and browser.', ja: '端末、OS、ブラウザを読み取ります。' },
    make: { sources: ['http.useragent'], target: 'http.useragent_details', is_encoded: false },
    fields: [
      sources(),
      target,
      {
        at: 'is_encoded',
        kind: 'flag',
        label: { en: 'The user agent is URL-encoded', ja: 'User-Agent が URL エンコードされている' },
      },
    ],
  },
  {
    type: 'decoder-processor',
    group: 'parse',
    title: { en: 'Decoder', ja: 'デコーダー' },
    about: { en: 'Decodes Base64 or hexadecimal text.', ja: 'Base64 または 16 進数のテキストを復号します。' },
    make: { source: '', target: '', binary_to_text_encoding: 'base64', input_representation: 'utf_8' },
    fields: [
      source,
      target,
      {
        at: 'binary_to_text_encoding',
        kind: 'choice',
        label: { en: 'Encoding', ja: '符号化方式' },
        required: true,
        options: [option('base64', 'Base64', 'Base64'), option('base16', 'Hexadecimal', '16 進数')],
      },
      {
        at: 'input_representation',
        kind: 'choice',
        label: { en: 'The bytes are', ja: 'バイト列の内容' },
        required: true,
        options: [
          option('utf_8', 'Text in UTF-8', 'UTF-8 のテキスト'),
          option('utf_16', 'Text in UTF-16', 'UTF-16 のテキスト'),
          option('integer', 'A whole number', '整数'),
        ],
      },
    ],
  },
];
