import { AT_OF_VALUE, withoutMarks } from '../template/render.ts';

const MOST_HANDLES = 100;
const MOST_HANDLE_CHARACTERS = 320;

// A handle begins after something that is no part of a word, or `bob@example.com` would be one.
const HANDLE = new RegExp(
  `(?<![\\p{L}\\p{N}_.+@-])@([\\p{L}\\p{N}_][\\p{L}\\p{N}_.+/#@${AT_OF_VALUE}-]*|${AT_OF_VALUE}?[\\p{L}\\p{N}_#-]+)`,
  'gu',
);

/** The `@handles` of a rendered text, without the sign, in order, each once. */
export function handlesOf(text: string): string[] {
  const handles = new Set<string>();
  for (const match of text.matchAll(HANDLE)) {
    const handle = withoutMarks(match[1] ?? '').replace(/[.\-/@+]+$/, '');
    if (handle === '' || handle.length > MOST_HANDLE_CHARACTERS) continue;
    handles.add(handle);
    if (handles.size === MOST_HANDLES) break;
  }
  return [...handles];
}

/** The text without its handles, for monitors that hide them. */
export function withoutHandles(text: string): string {
  return text.replace(HANDLE, '').replace(/[ \t]+$/gm, '');
}
