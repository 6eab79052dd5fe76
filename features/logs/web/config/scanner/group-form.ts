import type { Definition, Field } from '../form/field.ts';
import type { ScannerGroup } from './scanner-api.ts';

export const GROUP_FIELDS: readonly Field[] = [
  { at: 'name', kind: 'text', required: true, label: { en: 'Name', ja: '名前' } },
  { at: 'is_enabled', kind: 'flag', label: { en: 'Switched on', ja: '有効にする' } },
  {
    at: 'filter.query',
    kind: 'query',
    label: { en: 'For logs that match', ja: '対象のログ' },
    hint: {
      en: 'As they are after the pipelines; what is found is taken out before anything is stored.',
      ja: 'パイプライン処理後のログを調べ、保存される前に取り除きます。',
    },
    placeholder: 'source:nginx',
  },
  {
    at: 'rate',
    kind: 'number',
    least: 10,
    most: 100,
    required: true,
    label: { en: 'Share of them, in percent', ja: '対象の割合（%）' },
    hint: { en: 'Less than 100 lets the rest through.', ja: '100 未満にすると残りは調べません。' },
  },
  { at: 'description', kind: 'text', wide: true, optional: true, label: { en: 'Description', ja: '説明' } },
];

export const NEW_GROUP: Definition = { name: '', is_enabled: true, filter: { query: '' }, rate: 100 };

/** A group as its form holds it. */
export function groupStart({ attributes }: ScannerGroup): Definition {
  const { samplings, ...rest } = attributes;
  return { ...rest, rate: samplings.find(({ product }) => product === 'logs')?.rate ?? 100 };
}

/** The attributes for the API. What is sampled of other products stays. */
export function groupAttributes(form: Definition, before: ScannerGroup | undefined): Definition {
  const { rate, ...rest } = form;
  const others = (before?.attributes.samplings ?? []).filter(({ product }) => product !== 'logs');
  return {
    description: '',
    filter: { query: '' },
    product_list: ['logs'],
    ...rest,
    samplings: [{ product: 'logs', rate }, ...others],
  };
}
