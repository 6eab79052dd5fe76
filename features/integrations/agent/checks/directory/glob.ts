/** A pattern of a shell as Python's `fnmatch` has it: `*` matches slashes too. */
export function fnmatchRegex(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (character === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end === -1) source += '\\[';
      else {
        const body = pattern.slice(at + 1, end).replaceAll('\\', '\\\\');
        source += body.startsWith('!') ? `[^${body.slice(1)}]` : `[${body.replace(/^\^/, '\\^')}]`;
        at = end;
      }
    } else source += character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  }
  return new RegExp(`^${source.replaceAll(/(\.\*)+/g, '.*')}$`, 's');
}
