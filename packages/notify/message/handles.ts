import { AT_OF_VALUE, withoutMarks } from '../template/render.ts';

const MOST_HANDLES = 100;
const MOST_HANDLE_CHARACTERS = 320;

// A handle begins after something that is no part of a word, or `bob@example.com` would be one; `<@U123>` is Slack's own.
const HANDLE = new RegExp(
  `(?<![\\p{L}\\p{N}_.+@<-])@([\\p{L}\\p{N}_][\\p{L}\\p{N}_.+/#@${AT_OF_VALUE}-]*|${AT_OF_VALUE}?[\\p{L}\\p{N}_#-]+)`,
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

/** What Slack knows as a mention: `<!here>`, `<@U012AB>`, `<!subteam^S012AB>`, and the words `@here`, `@channel`, `@everyone`. */
const MENTION =
  /<(?:!(?:here|channel|everyone|subteam\^\w{1,40})|@\w{1,40})>|(?<![\w.+@<-])@(?:here|channel|everyone)\b/g;
const MENTION_HANDLES: ReadonlySet<string> = new Set(['here', 'channel', 'everyone']);

/** The mentions that an author wrote, each once; those in values are not found: their `<` and `@` are marked. */
export function mentionsOf(text: string): string[] {
  return [...new Set(text.match(MENTION) ?? [])];
}

/** The handles that messages are sent to: `@here` beside a channel of Slack is a word for that channel. */
export function withoutMentions(handles: readonly string[]): string[] {
  const hasSlack = handles.some((handle) => handle.startsWith('slack-'));
  return handles.filter((handle) => !(hasSlack && MENTION_HANDLES.has(handle)));
}
