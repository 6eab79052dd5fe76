import { chartTokens, statusToken } from '../../format/series-colour.ts';

/** Datadog's palettes in tokens of ours. */
const PALETTES: Readonly<Record<string, readonly string[]>> = {
  cool: ['--c1', '--c7', '--c3', '--c10', '--c9'],
  warm: ['--c5', '--c2', '--c8', '--c11', '--c4'],
  purple: ['--c9', '--c4', '--c11'],
  orange: ['--c2', '--c8', '--c5'],
  green: ['--c6', '--c3', '--c10'],
  blue: ['--c1', '--c7', '--c9'],
  gray: ['--c12', '--nodata'],
  grey: ['--c12', '--nodata'],
  red: ['--c5', '--c11'],
  logs: ['--info', '--warn', '--critical'],
};

const STATUS = /^(status:)?(emergency|alert|critical|error|warn|warning|ok|notice|info|debug)$/;

/** A colour token for each name: of the palette by place, else by the name itself, as on every page. */
export function paletteTokens(names: readonly string[], palette: string): string[] {
  const tokens = PALETTES[palette];
  // Statuses have their colours everywhere, unless a palette was chosen for them.
  if ((tokens === undefined || palette === 'logs') && names.length > 0 && names.every((name) => STATUS.test(name)))
    return names.map((name) => statusToken(name.replace('status:', '')));
  return tokens === undefined
    ? chartTokens(names.map((name) => ({ name })))
    : names.map((_, index) => tokens[index % tokens.length] ?? '--c1');
}
