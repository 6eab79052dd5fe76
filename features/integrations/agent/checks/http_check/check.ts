import { messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type CheckModule, type CheckParts, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { CheckHttp, type CheckHttpAnswer } from '../../http/check-http.ts';
import { badCheckConfig, flagOption, textOption, urlOption } from '../../read-instance.ts';
import { checkRegex } from '../../regex-option.ts';
import { expiryLimits, expiryOf } from '../tls/certificate.ts';
import { readTlsPeer } from '../tls/peer.ts';

const EXPECTED = '(1|2|3)\\d\\d';
const WITH_BODY = new Set(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']);
const MAX_CONTENT = 500;

/** Whether a page answers as it should, how fast, and how long its certificate is good: Datadog's `http_check`. */
export const check: CheckModule = { name: 'http_check', create };

function create(instance: YamlMap, initConfig: YamlMap, { clock }: CheckParts) {
  const options = withOldNames(instance);
  const http = CheckHttp.fromInstance(options, initConfig);
  const name = textOption(instance, 'name');
  const url = urlOption(instance, 'url');
  const method = textOption(instance, 'method', 'GET').toUpperCase();
  const body = bodyOf(instance, method);
  const expected = textOption(instance, 'http_response_status_code', EXPECTED);
  const status = checkRegex(`^(?:${expected})`, 'http_response_status_code');
  const match = textOption(instance, 'content_match', '');
  const content = match === '' ? undefined : checkRegex(match, 'content_match');
  const reverse = flagOption(instance, 'reverse_content_match', false);
  const withContent = flagOption(instance, 'include_content', false);
  const withTime = flagOption(instance, 'collect_response_time', true);
  const withExpiry = flagOption(instance, 'check_certificate_expiration', true) && url.protocol === 'https:';
  const limits = expiryLimits(instance);
  const tags = [`url:${textOption(instance, 'url')}`, `instance:${name}`];

  /** What is wrong with an answer; '' for nothing. */
  function problemOf({ status: code, text }: CheckHttpAnswer): string {
    const shown = withContent ? `\n${text.slice(0, MAX_CONTENT)}` : '';
    if (!status.test(String(code))) return `answers ${code}, expected ${expected}${shown}`;
    if (content === undefined || content.test(text) !== reverse) return '';
    return `the content ${reverse ? 'matches' : 'does not match'} ${match}${shown}`;
  }

  async function page(sender: CheckSender, signal: AbortSignal): Promise<string> {
    const startedMs = performance.now();
    try {
      const answer = await http.request({ method, url, ...body }, signal);
      if (withTime) sender.gauge('network.http.response_time', (performance.now() - startedMs) / 1000, tags);
      return problemOf(answer);
    } catch (error) {
      signal.throwIfAborted();
      return `${messageOf(error)}. Connection failed after ${Math.round(performance.now() - startedMs)} ms`;
    }
  }

  async function certificate(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { tls, timeoutMs } = http.options;
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const target = { host, port: Number(url.port || 443), serverName: host, timeoutMs, tls };
    try {
      const peer = await readTlsPeer(target, signal);
      const { status: state, message, days, seconds } = expiryOf(peer.certificate, clock.nowMs(), limits);
      sender.gauge('http.ssl.days_left', days, tags);
      sender.gauge('http.ssl.seconds_left', seconds, tags);
      sender.serviceCheck('http.ssl_cert', state, tags, message);
    } catch (error) {
      signal.throwIfAborted();
      sender.serviceCheck('http.ssl_cert', CheckStatus.unknown, tags, messageOf(error));
    }
  }

  return {
    async run(sender: CheckSender, signal: AbortSignal) {
      const problem = await page(sender, signal);
      const up = problem === '';
      sender.gauge('network.http.can_connect', up ? 1 : 0, tags);
      sender.gauge('network.http.cant_connect', up ? 0 : 1, tags);
      sender.serviceCheck('http.can_connect', up ? CheckStatus.ok : CheckStatus.critical, tags, problem);
      if (withExpiry) await certificate(sender, signal);
    },
    close: () => http.close(),
  };
}

function bodyOf(instance: YamlMap, method: string): { body?: string; headers?: Record<string, string> } {
  const { data } = instance;
  if (!WITH_BODY.has(method)) return {};
  if (isObject(data)) return { body: JSON.stringify(data), headers: { 'content-type': 'application/json' } };
  if (data !== undefined && data !== null && typeof data !== 'string')
    throw badCheckConfig('data', 'must be a text or a mapping');
  return { body: data ?? '', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
}

/** What options were called before they had the names that all checks share. */
function withOldNames(instance: YamlMap): YamlMap {
  const { disable_ssl_validation: unchecked, client_cert: cert, client_key: key, ca_certs: ca } = instance;
  return {
    ...(unchecked === undefined ? {} : { tls_verify: unchecked !== true && unchecked !== 'true' }),
    ...(cert === undefined ? {} : { tls_cert: cert }),
    ...(key === undefined ? {} : { tls_private_key: key }),
    ...(ca === undefined ? {} : { tls_ca_cert: ca }),
    ...instance,
  };
}
