import { shortNumber, timeTicks, valueTicks } from '@komainu/contracts/format/ticks.ts';

export interface ChartLine {
  readonly name: string;
  /** Unix seconds and values, in step; NaN where there is none. */
  readonly timesUnixS: ArrayLike<number>;
  readonly values: readonly number[];
}

export interface Chart {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly fromUnixS: number;
  readonly toUnixS: number;
  readonly lines: readonly ChartLine[];
  /** Moments to mark, Unix seconds. */
  readonly marks: readonly number[];
}

/** The colours of charts in the web app's light theme. */
const COLOURS = ['#3b64d8', '#d97a1f', '#2f9e77', '#c2395b', '#8a5bd1', '#0d8ba8', '#a07a12', '#b04a9c'];
const FONT = 'Inter, DejaVu Sans, Noto Sans, sans-serif';
/** The renderer looks only for the first family that is there: text with Chinese characters, kana or hangul names its own. */
const EAST_ASIAN = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/;
const MOST_NAMES = 6;

/** A time series chart as an SVG document: white ground, a grid, the lines, their names beneath. Times are UTC. */
export function chartSvg(chart: Chart): string {
  const { width, height, title, lines, fromUnixS, toUnixS, marks } = chart;
  const area = {
    left: 52,
    right: width - 12,
    top: title === '' ? 12 : 30,
    bottom: height - (lines.length === 0 ? 24 : 42),
  };
  const values = lines.flatMap((line) => line.values.filter(Number.isFinite));
  const ticks = valueTicks(Math.min(0, ...values), Math.max(0, ...values), Math.max(2, Math.floor(height / 50)));
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const x = (time: number): number =>
    area.left + ((time - fromUnixS) / Math.max(1, toUnixS - fromUnixS)) * (area.right - area.left);
  const y = (value: number): number => area.bottom - ((value - low) / (high - low || 1)) * (area.bottom - area.top);
  const grid = ticks.map(
    (value) =>
      `<line x1="${area.left}" x2="${area.right}" y1="${px(y(value))}" y2="${px(y(value))}" stroke="#e4e7ee"/>` +
      label(area.left - 6, y(value) + 3.5, 'end', shortNumber(value)),
  );
  const clock = timeTicks(fromUnixS, toUnixS, Math.max(2, Math.floor(width / 90))).map((time) =>
    label(x(time), area.bottom + 15, 'middle', clockOf(time, toUnixS - fromUnixS)),
  );
  const drawn = lines.map(
    (line, index) =>
      `<path d="${pathOf(line, x, y)}" fill="none" stroke="${colourOf(index)}" stroke-width="1.6" stroke-linejoin="round"/>`,
  );
  const instants = marks.map(
    (time) =>
      `<line x1="${px(x(time))}" x2="${px(x(time))}" y1="${area.top}" y2="${area.bottom}" stroke="#8a5bd1" stroke-opacity="0.6"/>`,
  );
  const said =
    values.length === 0 ? label((area.left + area.right) / 2, (area.top + area.bottom) / 2, 'middle', 'No data') : '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${FONT}" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    title === ''
      ? ''
      : `<text x="12" y="19" font-size="13" font-weight="600" fill="#1b1f2a"${fontOf(title)}>${escaped(title)}</text>`,
    ...grid,
    ...clock,
    ...instants,
    ...drawn,
    said,
    ...names(lines, height, width),
    '</svg>',
  ].join('');
}

/** Names of the first lines side by side, as far as they fit, and how many more there are. */
function names(lines: readonly ChartLine[], height: number, width: number): string[] {
  const out: string[] = [];
  let left = 12;
  for (const [index, { name }] of lines.slice(0, MOST_NAMES).entries()) {
    const shown = name.length > 40 ? `${name.slice(0, 39)}…` : name;
    const wide = 16 + shown.length * 6.4;
    if (left + wide > width - 40) {
      out.push(label(left, height - 8, 'start', `+${lines.length - index}`));
      return out;
    }
    out.push(`<rect x="${px(left)}" y="${height - 16}" width="8" height="8" rx="2" fill="${colourOf(index)}"/>`);
    out.push(label(left + 12, height - 8, 'start', shown));
    left += wide + 8;
  }
  if (lines.length > MOST_NAMES) out.push(label(left, height - 8, 'start', `+${lines.length - MOST_NAMES}`));
  return out;
}

/** A line with gaps where values are missing; a value that stands alone is a dot. */
function pathOf({ timesUnixS, values }: ChartLine, x: (time: number) => number, y: (value: number) => number): string {
  let path = '';
  let isDrawing = false;
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) {
      isDrawing = false;
      continue;
    }
    const place = `${px(x(timesUnixS[index] ?? 0))} ${px(y(value))}`;
    const isAlone = !isDrawing && !Number.isFinite(values[index + 1] ?? Number.NaN);
    path += isDrawing ? `L${place}` : isAlone ? `M${place}h1.6` : `M${place}`;
    isDrawing = true;
  }
  return path;
}

const fontOf = (text: string): string => (EAST_ASIAN.test(text) ? ' font-family="Noto Sans CJK JP, sans-serif"' : '');
const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? '#3b64d8';
const px = (value: number): string => String(Math.round(value * 10) / 10);
const label = (x: number, y: number, anchor: string, text: string): string =>
  `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" fill="#667085"${fontOf(text)}>${escaped(text)}</text>`;

function clockOf(timeUnixS: number, spanS: number): string {
  const iso = new Date(timeUnixS * 1000).toISOString();
  if (spanS > 2 * 86_400) return iso.slice(5, 10);
  return spanS <= 300 ? iso.slice(11, 19) : iso.slice(11, 16);
}

function escaped(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // Control characters and halves of characters are not allowed in XML at all.
      .replaceAll(/[\p{Cc}\p{Cs}\p{Cn}]/gu, '')
  );
}
