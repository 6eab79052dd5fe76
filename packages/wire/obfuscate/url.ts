export interface UrlObfuscation {
  /** Replaces the whole query by `?`. */
  readonly removeQuery: boolean;
  /** Replaces each part of the path that holds a digit by `?`. */
  readonly removePathDigits?: boolean;
}

/** Hides the user and password of a URL, and its query when asked to. Text that is no URL is treated alike. */
export function obfuscateUrl(url: string, options: UrlObfuscation): string {
  let out = url;
  const authority = out.indexOf('://') < 0 ? -1 : out.indexOf('://') + 3;
  if (authority >= 0) {
    const ends = ['/', '?', '#'].map((mark) => out.indexOf(mark, authority)).filter((at) => at >= 0);
    const end = ends.length === 0 ? out.length : Math.min(...ends);
    const user = out.lastIndexOf('@', end - 1);
    if (user >= authority) out = `${out.slice(0, authority)}?${out.slice(user)}`;
  }
  if (options.removeQuery) {
    const query = out.indexOf('?', Math.max(authority, 0) + 1);
    if (query >= 0 && out.charAt(query + 1) !== '@') out = `${out.slice(0, query)}?`;
  }
  return options.removePathDigits === true ? withoutPathDigits(out, Math.max(authority, 0)) : out;
}

function withoutPathDigits(url: string, authority: number): string {
  const pathStart = url.indexOf('/', authority);
  if (pathStart < 0) return url;
  const pathEnd = url.slice(pathStart).search(/[?#]/);
  const end = pathEnd < 0 ? url.length : pathStart + pathEnd;
  const path = url
    .slice(pathStart, end)
    .split('/')
    .map((part) => (/[0-9]/.test(part) ? '?' : part));
  return url.slice(0, pathStart) + path.join('/') + url.slice(end);
}
