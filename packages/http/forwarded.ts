/**
 * The browser SDK's `proxy` option posts to whatever address the user chose, with the real target in `ddforward`: a path
 * with its query, or with old SDKs an absolute URL whose host is ignored. The request is routed as if it had been sent
 * there; nothing is ever fetched.
 */
export function forwardedUrl(url: string): string {
  const start = url.indexOf('ddforward=');
  if (start === -1) return url;
  const target = new URL(url, 'http://proxy.invalid').searchParams.get('ddforward');
  if (target === null || !URL.canParse(target, 'http://proxy.invalid')) return url;
  const { pathname, search } = new URL(target, 'http://proxy.invalid');
  // Only intake tracks: a page must not reach anything else through its visitors.
  return /^\/api\/v2\/[a-z]+$/.test(pathname) ? pathname + search : url;
}
