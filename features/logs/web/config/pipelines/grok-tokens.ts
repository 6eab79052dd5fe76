import type { CodeToken } from '@komainu/ui/code/CodeEditor.tsx';

/** Colours of grok rules: the name of each rule, expressions `%{…}`, and comments. */
export function grokTokens(text: string): readonly CodeToken[] {
  const tokens: CodeToken[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    tokens.push(...lineTokens(line, start));
    start += line.length + 1;
  }
  return tokens;
}

function lineTokens(line: string, start: number): readonly CodeToken[] {
  if (/^\s*#/.test(line)) return [{ kind: 'comment', start, end: start + line.length }];
  const name = /^\s*[\w.]+(?=\s)/.exec(line)?.[0] ?? '';
  const indent = name.length - name.trimStart().length;
  const expressions = [...line.matchAll(/%\{[^}]*\}/g)].map(
    ({ index, 0: found }): CodeToken => ({ kind: 'key', start: start + index, end: start + index + found.length }),
  );
  const named: CodeToken = { kind: 'phrase', start: start + indent, end: start + name.length };
  return name === '' ? expressions : [named, ...expressions];
}
