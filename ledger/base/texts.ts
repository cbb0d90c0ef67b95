/** A text people read, in the three languages of the system. Kazakh is the default (glossary). */
export interface Texts {
  readonly kk: string;
  readonly ru: string;
  readonly en: string;
}

export type Language = keyof Texts;
export const LANGUAGES: readonly Language[] = ['kk', 'ru', 'en'];
