import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import type { Words } from './field.ts';

/** Gives texts of forms in the reader's language. */
export function useWords(): (words: Words) => string {
  const { language } = useLanguage();
  return (words) => words[language];
}
