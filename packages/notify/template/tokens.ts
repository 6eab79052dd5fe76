/** A piece of a template: text as it stands, or what stands between braces, trimmed. */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tag'; readonly inner: string; readonly braces: 2 | 3 | 4; readonly source: string };

/**
 * Cuts a template at its braces: `{{…}}`, `{{{…}}}` and `{{{{…}}}}`, in one pass. Braces that nothing closes are text.
 * Comments (`{{! …}}`, `{{!-- … --}}`) are left out.
 */
export function tokenize(template: string): Token[] {
  const tokens: Token[] = [];
  let done = 0;
  let at = template.indexOf('{{');
  while (at !== -1) {
    const braces = bracesAt(template, at);
    const isLongComment = braces === 2 && template.startsWith('!--', at + 2);
    const closing = isLongComment ? '--}}' : '}'.repeat(braces);
    const end = template.indexOf(closing, at + braces);
    // What is not closed here is closed nowhere after it either.
    if (end === -1) break;
    if (at > done) tokens.push({ kind: 'text', text: template.slice(done, at) });
    const inner = template.slice(at + braces, end).trim();
    done = end + closing.length;
    if (braces === 4 || !inner.startsWith('!')) {
      tokens.push({ kind: 'tag', inner, braces, source: template.slice(at, done) });
    }
    at = template.indexOf('{{', done);
  }
  if (done < template.length) tokens.push({ kind: 'text', text: template.slice(done) });
  return tokens;
}

function bracesAt(template: string, at: number): 2 | 3 | 4 {
  if (template.startsWith('{{{{', at)) return 4;
  return template.startsWith('{{{', at) ? 3 : 2;
}
