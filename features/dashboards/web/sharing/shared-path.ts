const ROOT = '/api/unstable/shared/';

/** Where a guest asks what the widgets ask of `path`, with the choice of template variables in the page's own address. */
export function sharedPath(token: string, path: string, search: string): string {
  if (path.startsWith(ROOT)) return path;
  const chosen = [...new URLSearchParams(search)].filter(([name]) => name.startsWith('tpl_var_'));
  const own = `${ROOT}${encodeURIComponent(token)}${path}`;
  return chosen.length === 0 ? own : `${own}${path.includes('?') ? '&' : '?'}${new URLSearchParams(chosen)}`;
}
