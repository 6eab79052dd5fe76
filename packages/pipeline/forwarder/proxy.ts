/** A proxy by the scheme of what is asked through it; '' for none. User and password stand in the address. */
export interface ProxySettings {
  readonly http: string;
  readonly https: string;
  /** Hosts that are asked directly. */
  readonly except: readonly string[];
  /** Whether `except` also means the hosts below a domain, and networks (`10.0.0.0/8`); else only whole names. */
  readonly loosely: boolean;
}

/** The proxy for an address; '' to go there directly. This machine itself is never asked through a proxy. */
export function proxyFor(url: URL, settings: ProxySettings): string {
  const proxy = url.protocol === 'https:' ? settings.https : settings.http;
  if (proxy === '' || isLoopback(url.hostname)) return '';
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return settings.except.some((rule) => matches(rule.trim().toLowerCase(), url.hostname, port, settings.loosely))
    ? ''
    : proxy;
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);
}

function matches(rule: string, host: string, port: string, loosely: boolean): boolean {
  if (rule === '') return false;
  if (rule === host || rule === `${host}:${port}`) return true;
  if (!loosely) return false;
  if (rule === '*') return true;
  if (rule.includes('/')) return inNetwork(host, rule);
  const [name = '', rulePort] = rule.split(':');
  if (rulePort !== undefined && rulePort !== port) return false;
  const domain = name.replace(/^\*?\./, '');
  return host === domain || host.endsWith(`.${domain}`);
}

function inNetwork(host: string, network: string): boolean {
  const [base = '', bits = ''] = network.split('/');
  const address = ipv4(host);
  const start = ipv4(base);
  const length = Number(bits);
  if (address === undefined || start === undefined || !(length >= 0 && length <= 32)) return false;
  const size = 2 ** (32 - length);
  return Math.floor(address / size) === Math.floor(start / size);
}

function ipv4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
