import type { Language } from './language.tsx';
import { useLanguage } from './language.tsx';

/** A text, or a text made from values. */
export type Message = string | ((...values: never[]) => string);

/** The same keys in Japanese, with functions of the same values: a missing translation is a type error. */
export type Translation<Catalogue extends Readonly<Record<string, Message>>> = {
  readonly [Key in keyof Catalogue]: Catalogue[Key] extends string ? string : Catalogue[Key];
};

/** A feature's texts in both languages. */
export interface Messages<Catalogue extends Readonly<Record<string, Message>>> {
  readonly en: Catalogue;
  readonly ja: Translation<Catalogue>;
}

/**
 * Declares texts: `defineMessages({ rows: (n: number) => `${n} rows` }, { rows: (n: number) => `${n} 行` })`. The second
 * is checked against the first.
 */
export function defineMessages<const Catalogue extends Readonly<Record<string, Message>>>(
  en: Catalogue,
  ja: NoInfer<Translation<Catalogue>>,
): Messages<Catalogue> {
  return { en, ja };
}

/** The texts in the reader's language. */
export function useText<Catalogue extends Readonly<Record<string, Message>>>(
  messages: Messages<Catalogue>,
): Translation<Catalogue> {
  return textIn(messages, useLanguage().language);
}

export function textIn<Catalogue extends Readonly<Record<string, Message>>>(
  messages: Messages<Catalogue>,
  language: Language,
): Translation<Catalogue> {
  // The English texts are a translation of themselves; literal types only widen to string.
  return language === 'ja' ? messages.ja : (messages.en as unknown as Translation<Catalogue>);
}
