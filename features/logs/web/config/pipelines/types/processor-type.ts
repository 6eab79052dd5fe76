import type { Definition, Field, Words } from '../../form/field.ts';

export type ProcessorGroup = 'parse' | 'remap' | 'enrich' | 'structure' | 'protect';

/** How a kind of processor is shown and edited. Its fields are those of Datadog's API. */
export interface ProcessorForm {
  readonly type: string;
  readonly group: ProcessorGroup;
  readonly title: Words;
  /** What it does, in a sentence. */
  readonly about: Words;
  readonly fields: readonly Field[];
  /** What a new one starts with, besides `type`, `name` and `is_enabled`. */
  readonly make: Definition;
  /** Whether processors stand inside it, and which. */
  readonly inside?: 'any' | readonly string[];
}

const SOURCES = { en: 'Source attributes', ja: '参照元の属性' };
const FIRST = {
  en: 'The first of them that the log has is taken.',
  ja: 'ログに存在する最初の属性が使われます。',
};

export const sources = (hint: Words = FIRST, placeholder?: string): Field => ({
  at: 'sources',
  kind: 'texts',
  label: SOURCES,
  hint,
  required: true,
  ...(placeholder === undefined ? {} : { placeholder }),
});

export const source: Field = {
  at: 'source',
  kind: 'path',
  label: { en: 'Source attribute', ja: '参照元の属性' },
  required: true,
};

export const target: Field = {
  at: 'target',
  kind: 'path',
  label: { en: 'Target attribute', ja: '書き込み先の属性' },
  required: true,
};

export const replaceMissing: Field = {
  at: 'is_replace_missing',
  kind: 'flag',
  label: { en: 'Take missing attributes as empty', ja: '存在しない属性を空として扱う' },
};

export const preserveSource: Field = {
  at: 'preserve_source',
  kind: 'flag',
  label: { en: 'Keep the source', ja: '参照元を残す' },
};

export const overrideTarget: Field = {
  at: 'override_on_conflict',
  kind: 'flag',
  label: { en: 'Overwrite the target if it is there', ja: '書き込み先が既にあれば上書きする' },
};

const option = (value: string, en: string, ja: string) => ({ value, label: { en, ja } });

export const targetFormat: Field = {
  at: 'target_format',
  kind: 'choice',
  label: { en: 'Cast to', ja: '型の変換' },
  optional: true,
  options: [
    option('auto', 'As it is', '変換しない'),
    option('string', 'Text', '文字列'),
    option('integer', 'Whole number', '整数'),
    option('double', 'Number', '数値'),
  ],
};

export { option };
