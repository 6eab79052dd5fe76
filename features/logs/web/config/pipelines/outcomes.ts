import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import type { Words } from '../form/field.ts';

/** Why a processor did nothing, by the code that the server gives. */
const OUTCOMES: Readonly<Record<string, Words>> = {
  no_match: { en: 'nothing matched', ja: '一致なし' },
  no_source: { en: 'the source is not there', ja: '参照元の属性なし' },
  not_matched: { en: 'the filter does not match', ja: 'フィルターに一致しない' },
  missing_attribute: { en: 'an attribute is missing', ja: '属性が不足' },
  decided_before: { en: 'an earlier processor decided it', ja: '前のプロセッサーが設定済み' },
  not_a_list: { en: 'not a list', ja: '配列ではない' },
  not_decodable: { en: 'cannot be decoded', ja: '復号できない' },
  not_an_id: { en: 'not an id', ja: 'ID ではない' },
  target_taken: { en: 'the target is there already', ja: '書き込み先が既にある' },
  time_out_of_range: { en: 'the time is out of range', ja: '日時が範囲外' },
  failed: { en: 'it failed', ja: '処理に失敗' },
  not_a_number: { en: 'not a number', ja: '数値ではない' },
};

/** Gives the words for a code; one that is not known here stays as it is. */
export function useOutcomes(): (code: string) => string {
  const { language } = useLanguage();
  return (code) => OUTCOMES[code]?.[language] ?? code;
}
