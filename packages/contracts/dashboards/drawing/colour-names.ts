/** The colours that the public JSON names for notes, as tokens of the palette of lines. */
export const NOTE_TOKENS: Readonly<Record<string, string>> = {
  yellow: '--c8',
  blue: '--c1',
  pink: '--c11',
  gray: '--c12',
  purple: '--c9',
  green: '--c6',
  orange: '--c2',
  red: '--c5',
};

/** Those of groups. */
export const GROUP_TOKENS: Readonly<Record<string, string>> = {
  blue: '--c1',
  purple: '--c9',
  pink: '--c11',
  orange: '--c2',
  yellow: '--c8',
  green: '--c6',
  gray: '--c12',
  vivid_blue: '--c1',
  vivid_purple: '--c9',
  vivid_pink: '--c11',
  vivid_orange: '--c2',
  vivid_yellow: '--c8',
  vivid_green: '--c6',
};
