import { getServers, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type CheckModule, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { badCheckConfig, numberOption, textOption, wholeOption } from '../../read-instance.ts';

const NO_SUCH_NAME = 'NXDOMAIN';
const TYPES = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NAPTR', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'];
const COMPARABLE = ['A', 'AAAA', 'CNAME', 'MX'];

/** Whether a name resolves, as what, and how fast: Datadog's `dns_check`. */
export const check: CheckModule = { name: 'dns_check', create };

function create(instance: YamlMap, initConfig: YamlMap) {
  const hostname = textOption(instance, 'hostname');
  const type = textOption(instance, 'record_type', 'A').toUpperCase();
  if (type !== NO_SUCH_NAME && !TYPES.includes(type)) {
    throw badCheckConfig('record_type', `must be one of ${[...TYPES, NO_SUCH_NAME].join(', ')}, not ${type}`);
  }
  const server = textOption(instance, 'nameserver', '');
  if (server !== '' && isIP(server) === 0) throw badCheckConfig('nameserver', 'must be an address');
  const port = wholeOption(instance, 'nameserver_port', 53, 1, 65_535);
  const timeoutS = numberOption(instance, 'timeout', numberOption(initConfig, 'default_timeout', 5, 0.001), 0.001, 600);
  const expected = textOption(instance, 'resolves_as', '');
  if (expected !== '' && !COMPARABLE.includes(type)) {
    throw badCheckConfig('resolves_as', `is for records of type ${COMPARABLE.join(', ')} only`);
  }
  const tags = [
    `nameserver:${server || (getServers()[0] ?? 'none')}`,
    `resolved_hostname:${hostname}`,
    `instance:${textOption(instance, 'name', hostname)}`,
    `record_type:${type}`,
    ...(expected === '' ? [] : [`resolved_as:${expected}`]),
  ];

  async function resolve(signal: AbortSignal): Promise<string> {
    const resolver = new Resolver({ timeout: timeoutS * 1000, tries: 1 });
    if (server !== '') resolver.setServers([`${isIP(server) === 6 ? `[${server}]` : server}:${port}`]);
    const cancel = () => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const answer = await resolver.resolve(hostname, type === NO_SUCH_NAME ? 'A' : type);
      if (type === NO_SUCH_NAME) return 'the name exists, which it must not';
      return expected === '' ? '' : comparison(answer, expected);
    } catch (error) {
      signal.throwIfAborted();
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      return type === NO_SUCH_NAME && code === 'ENOTFOUND' ? '' : `${hostname} does not resolve: ${code}`;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  return {
    async run(sender: CheckSender, signal: AbortSignal) {
      const startedMs = performance.now();
      const problem = await resolve(signal);
      if (problem === '') sender.gauge('dns.response_time', (performance.now() - startedMs) / 1000, tags);
      sender.serviceCheck('dns.can_resolve', problem === '' ? CheckStatus.ok : CheckStatus.critical, tags, problem);
    },
  };
}

/** '' when the answer is what is expected, in any order. */
function comparison(answer: unknown, expected: string): string {
  const wanted = expected.split(',').map((one) => one.trim().toLowerCase());
  const got = (Array.isArray(answer) ? answer : [answer]).map(textOf);
  const same = got.length === wanted.length && wanted.every((one) => got.includes(one));
  return same ? '' : `resolves as ${got.join(', ')}`;
}

function textOf(record: unknown): string {
  // An exchanger is known by its name, and its priority where that is asked for.
  if (typeof record === 'object' && record !== null && 'exchange' in record && 'priority' in record) {
    return `${String(record.priority)} ${String(record.exchange)}`.toLowerCase();
  }
  return String(record).toLowerCase().replace(/\.$/, '');
}
