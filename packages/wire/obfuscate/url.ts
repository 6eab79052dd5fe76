export interface UrlObfuscation {
  /** Replaces the whole query by `?`. */
  readonly removeQuery: boolean;
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
  if (!options.removeQuery) return out;
  const query = out.indexOf('?', Math.max(authority, 0) + 1);
  return query < 0 || out.charAt(query + 1) === '@' ? out : `${out.slice(0, query)}?`;
}
