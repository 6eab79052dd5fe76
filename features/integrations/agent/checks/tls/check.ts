import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { messageOf } from '@komainu/kernel/errors.ts';
import { type CheckModule, type CheckParts, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { checkTlsOptions } from '../../http/read-options.ts';
import { flagOption, numberOption, textOption, textsOption, wholeOption } from '../../read-instance.ts';
import { expiryLimits, expiryOf } from './certificate.ts';
import { readTlsPeer, type TlsPeer } from './peer.ts';

/** Reasons of Node that are about the dates alone: they are another service check's. */
const OF_DATES = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const OF_NAMES = 'ERR_TLS_CERT_ALTNAME_INVALID';

/** A server's certificate and protocol, or a certificate in a file, as Datadog's `tls` check measures them. */
export const check: CheckModule = { name: 'tls', create };

function create(instance: YamlMap, initConfig: YamlMap, { clock }: CheckParts) {
  const limits = expiryLimits(instance);
  const name = textOption(instance, 'name', '');
  const withDuration = flagOption(instance, 'send_cert_duration', false);
  const ownTags = name === '' ? [] : [`name:${name}`];
  const file = textOption(instance, 'local_cert_path', '');

  function expiry(sender: CheckSender, certificate: X509Certificate, tags: readonly string[]): void {
    const { status, message, days, seconds } = expiryOf(certificate, clock.nowMs(), limits);
    sender.gauge('tls.days_left', days, tags);
    sender.gauge('tls.seconds_left', seconds, tags);
    sender.serviceCheck('tls.cert_expiration', status, tags, message);
    if (!withDuration) return;
    const issuedS = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 1000;
    sender.gauge('tls.issued_days', issuedS / 86_400, tags);
    sender.gauge('tls.issued_seconds', issuedS, tags);
  }

  if (file !== '') return { run: (sender: CheckSender) => local(sender) };

  async function local(sender: CheckSender): Promise<void> {
    let certificate: X509Certificate;
    try {
      certificate = new X509Certificate(await readFile(file));
      sender.serviceCheck('tls.can_connect', CheckStatus.ok, ownTags);
    } catch (error) {
      sender.serviceCheck('tls.can_connect', CheckStatus.critical, ownTags, `${file}: ${messageOf(error)}`);
      return;
    }
    sender.serviceCheck('tls.cert_validation', CheckStatus.ok, ownTags);
    expiry(sender, certificate, ownTags);
  }

  const { host, port: written } = serverOf(textOption(instance, 'server'));
  const port = wholeOption(instance, 'port', written, 1, 65_535);
  const serverName = textOption(instance, 'server_hostname', host);
  const tls = checkTlsOptions({ ...initConfig, ...instance });
  const validates = flagOption(instance, 'validate_cert', true) && tls.verify;
  const validatesName = flagOption(instance, 'validate_hostname', true) && tls.validateHostname;
  const timeoutMs = 1000 * numberOption(instance, 'timeout', 10, 0.001, 600);
  const allowed = new Set(textsOption(instance, 'allowed_versions', ['TLSv1.2', 'TLSv1.3']).map(plainVersion));
  const tags = [
    ...ownTags,
    `server_hostname:${serverName}`,
    `server:${textOption(instance, 'server')}`,
    `port:${port}`,
  ];

  function judge(sender: CheckSender, { certificate, version, distrust }: TlsPeer): void {
    sender.serviceCheck(
      'tls.version',
      allowed.has(plainVersion(version)) ? CheckStatus.ok : CheckStatus.critical,
      tags,
      allowed.has(plainVersion(version)) ? '' : `${version} is not allowed`,
    );
    const reason = distrust === OF_NAMES ? (validatesName ? `it is not for ${serverName}` : '') : distrust;
    const bad = validates && reason !== '' && !OF_DATES.has(reason);
    const wrongName =
      !bad &&
      validatesName &&
      validates &&
      certificate.checkHost(serverName) === undefined &&
      certificate.checkIP(serverName) === undefined;
    const message = bad ? reason : wrongName ? `it is not for ${serverName}` : '';
    sender.serviceCheck('tls.cert_validation', message === '' ? CheckStatus.ok : CheckStatus.critical, tags, message);
    expiry(sender, certificate, tags);
  }

  return {
    async run(sender: CheckSender, signal: AbortSignal) {
      try {
        const peer = await readTlsPeer({ host, port, serverName, timeoutMs, tls }, signal);
        sender.serviceCheck('tls.can_connect', CheckStatus.ok, tags);
        judge(sender, peer);
      } catch (error) {
        signal.throwIfAborted();
        sender.serviceCheck('tls.can_connect', CheckStatus.critical, tags, messageOf(error));
      }
    },
  };
}

/** `example.com`, `example.com:8443` or an address of a page. */
function serverOf(text: string): { host: string; port: number } {
  const url = URL.canParse(text.includes('://') ? text : `tls://${text}`)
    ? new URL(text.includes('://') ? text : `tls://${text}`)
    : undefined;
  return { host: (url?.hostname ?? text).replace(/^\[(.*)\]$/, '$1'), port: Number(url?.port || 443) };
}

/** `TLSv1.2`, `TLS 1.2` and `tlsv1.2` are one. */
function plainVersion(version: string): string {
  return version.toLowerCase().replaceAll(/[^\d.]/g, '') || version;
}
