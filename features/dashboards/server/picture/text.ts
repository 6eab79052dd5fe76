/** Chinese characters, kana, hangul and full-width forms: as wide as they are high, and in need of a font of their own. */
export const EAST_ASIAN = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/;
const NARROW = /[iljtfI1.,:;'|!()[\]{} ]/;
const WIDE = /[mwMW@%]/;
const DIGIT = /[0-9]/;

/** About how wide a text is in px: fonts differ, and the renderer chooses one that is there. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    width += EAST_ASIAN.test(character)
      ? 1
      : NARROW.test(character)
        ? 0.32
        : WIDE.test(character)
          ? 0.88
          : DIGIT.test(character)
            ? 0.62
            : 0.57;
  }
  return width * size;
}

/** The text, or as much of it as fits with a sign that more follows. */
export function clipped(text: string, size: number, width: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (textWidth(line, size) <= width) return line;
  let shown = '';
  let used = textWidth('…', size);
  for (const character of line) {
    used += textWidth(character, size);
    if (used > width) break;
    shown += character;
  }
  return shown === '' ? '' : `${shown.trimEnd()}…`;
}

/** Lines that are no wider than that; East Asian text breaks anywhere. At most `most` lines. */
export function wrapped(text: string, size: number, width: number, most: number): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(/(?<=[\s\u2e80-\u9fff\uff00-\uffef])/)) {
      if (line !== '' && textWidth(line + word.trimEnd(), size) > width) {
        lines.push(line.trimEnd());
        line = '';
      }
      line += word;
      if (lines.length >= most) break;
    }
    lines.push(line.trimEnd());
    if (lines.length >= most) break;
  }
  if (lines.length <= most) return lines.map((line) => clipped(line, size, width));
  return [...lines.slice(0, most - 1), `${lines[most - 1] ?? ''}…`].map((line) => clipped(line, size, width));
}
