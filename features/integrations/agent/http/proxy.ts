import http from 'node:http';
import type { Socket } from 'node:net';
import type { CheckProxyOptions } from './read-options.ts';

/** The proxy for a target, undefined when it is asked directly: this machine always is, as are the names of `no_proxy`. */
export function proxyFor(target: URL, options: CheckProxyOptions): URL | undefined {
  const text = target.protocol === 'https:' ? options.https : options.http;
  if (text === '' || isExcluded(target.hostname, options.exclude)) return undefined;
  return new URL(text.includes('://') ? text : `http://${text}`);
}

function isExcluded(hostname: string, exclude: readonly string[]): boolean {
  if (/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) return true;
  return exclude.some((rule) => {
    const name = rule.replace(/^\*?\./, '');
    return rule === '*' || hostname === name || (name !== '' && hostname.endsWith(`.${name}`));
  });
}

/** The header that tells a proxy who asks; {} for one that takes anybody. */
export function proxyAuthorization(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** A connection through the proxy to `target`, for TLS to run on. */
export function tunnel(proxy: URL, target: URL, signal: AbortSignal): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const authority = `${target.hostname}:${target.port || '443'}`;
  const request = http.request({
    host: proxy.hostname,
    port: proxy.port || 80,
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...proxyAuthorization(proxy) },
    signal,
  });
  request.on('connect', (answer, socket) => {
    if (answer.statusCode === 200) return resolve(socket as Socket);
    socket.destroy();
    reject(new Error(`the proxy answers ${answer.statusCode}`));
  });
  request.on('error', reject);
  request.end();
  return promise;
}
