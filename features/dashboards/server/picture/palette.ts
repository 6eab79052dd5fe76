/** The light theme of the web app: pictures are printed and mailed. */
const TOKENS: Readonly<Record<string, string>> = {
  '--bg': '#ffffff',
  '--surface-1': '#f7f8fa',
  '--surface-2': '#eff1f5',
  '--border': '#e2e5eb',
  '--text': '#1a1e27',
  '--text-2': '#565e6e',
  '--text-3': '#6b7383',
  '--accent': '#3856d8',
  '--ok': '#1f8450',
  '--warn': '#b98900',
  '--high': '#d9660a',
  '--critical': '#cf2436',
  '--nodata': '#97a0b0',
  '--on-solid': '#ffffff',
  '--c1': '#4a72d8',
  '--c2': '#dd8236',
  '--c3': '#35a08c',
  '--c4': '#a863c7',
  '--c5': '#cb4a5e',
  '--c6': '#6f9d35',
  '--c7': '#2b84a8',
  '--c8': '#bf9a1f',
  '--c9': '#7d68b8',
  '--c10': '#549a9a',
  '--c11': '#bb6680',
  '--c12': '#6b7484',
};
const SERIES = 12;

/** The colour of a token's name; that of text for a name that is not known. */
export const token = (name: string): string => TOKENS[name] ?? '#1a1e27';

/** The colour of the n-th series. */
export const seriesColour = (index: number): string => token(`--c${(index % SERIES) + 1}`);

/** A colour as the web app writes it: `#abc`, `var(--warn)`, or a mixture with the ground. Undefined for others. */
export function colourOf(css: string | undefined): string | undefined {
  if (css === undefined) return undefined;
  if (/^#[0-9a-f]{6}$/i.test(css)) return css;
  if (/^#[0-9a-f]{3}$/i.test(css)) return `#${[...css.slice(1)].map((digit) => digit + digit).join('')}`;
  const named = /^var\((--[\w-]+)\)$/.exec(css)?.[1];
  if (named !== undefined) return TOKENS[named];
  const mixed = /^color-mix\(in srgb, (\S+) (\d+)%, var\((--[\w-]+)\)\)$/.exec(css);
  const colour = colourOf(mixed?.[1]);
  return mixed === null || colour === undefined
    ? undefined
    : mixture(colour, token(mixed[3] ?? '--bg'), Number(mixed[2]) / 100);
}

/** So much of one colour, the rest of another. */
export function mixture(one: string, other: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [a, b] = [one, other].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16));
    return Math.round((a ?? 0) * share + (b ?? 0) * (1 - share));
  });
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
