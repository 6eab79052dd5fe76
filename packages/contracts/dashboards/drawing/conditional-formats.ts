import { type Json, numberOf, objectsOf, textOf } from '../asking/json.ts';

/** How a value that meets a rule is shown; colours are CSS. */
export interface Look {
  readonly background?: string;
  readonly colour?: string;
  readonly hidesValue: boolean;
  readonly imageUrl?: string;
}

const BACKGROUNDS: Readonly<Record<string, string>> = {
  white_on_red: 'var(--critical)',
  white_on_yellow: 'var(--warn)',
  white_on_green: 'var(--ok)',
  white_on_gray: 'var(--nodata)',
  black_on_light_red: 'color-mix(in srgb, var(--critical) 24%, var(--bg))',
  black_on_light_yellow: 'color-mix(in srgb, var(--warn) 24%, var(--bg))',
  black_on_light_green: 'color-mix(in srgb, var(--ok) 24%, var(--bg))',
};
const COLOURS: Readonly<Record<string, string>> = {
  red_on_white: 'var(--critical)',
  red: 'var(--critical)',
  yellow_on_white: 'var(--warn)',
  yellow: 'var(--warn)',
  green_on_white: 'var(--ok)',
  green: 'var(--ok)',
  gray_on_white: 'var(--text-3)',
  blue: 'var(--c1)',
};

/** The look of the first rule that the value meets; undefined when none does. */
export function lookOf(value: number | null, formats: unknown): Look | undefined {
  if (value === null) return undefined;
  const rule = objectsOf(formats).find((one) => meets(value, textOf(one['comparator']), numberOf(one['value'])));
  return rule === undefined ? undefined : lookOfRule(rule);
}

function lookOfRule(rule: Json): Look {
  const palette = textOf(rule['palette']);
  const background = palette === 'custom_bg' ? hexOf(rule['custom_bg_color']) : BACKGROUNDS[palette];
  const own = palette === 'custom_text' || palette === 'custom_bg' ? hexOf(rule['custom_fg_color']) : undefined;
  const colour = own ?? COLOURS[palette] ?? (background?.startsWith('var(') === true ? 'var(--on-solid)' : undefined);
  const imageUrl = palette === 'custom_image' ? textOf(rule['image_url']) : '';
  return {
    hidesValue: rule['hide_value'] === true,
    ...(background === undefined ? {} : { background }),
    ...(colour === undefined ? {} : { colour }),
    ...(imageUrl === '' ? {} : { imageUrl }),
  };
}

export function meets(value: number, comparator: string, threshold: number | undefined): boolean {
  if (threshold === undefined) return false;
  switch (comparator) {
    case '>':
      return value > threshold;
    case '>=':
      return value >= threshold;
    case '<':
      return value < threshold;
    case '<=':
      return value <= threshold;
    case '=':
    case '==':
      return value === threshold;
    default:
      return false;
  }
}

/** Only colours as such: a definition may not bring style sheets along. */
function hexOf(value: unknown): string | undefined {
  const text = textOf(value);
  return /^#[0-9a-f]{3,8}$/i.test(text) ? text : undefined;
}
