import snmp, { type Session, type User } from 'net-snmp';
import type { YamlMap } from '../../check.ts';
import { badCheckConfig, numberOption, textOption, wholeOption } from '../../read-instance.ts';

/** Names of protocols as Datadog's configs have them, by those of net-snmp. */
const AUTH: Readonly<Record<string, string>> = {
  md5: 'md5',
  usmhmacmd5authprotocol: 'md5',
  sha: 'sha',
  usmhmacshaauthprotocol: 'sha',
  sha224: 'sha224',
  sha256: 'sha256',
  sha384: 'sha384',
  sha512: 'sha512',
};
const PRIVACY: Readonly<Record<string, string>> = {
  des: 'des',
  usmdesprivprotocol: 'des',
  aes: 'aes',
  usmaescfb128protocol: 'aes',
  aes256: 'aes256b',
  usmaescfb256protocol: 'aes256b',
  aes256c: 'aes256r',
};

/** Opens a session for each run; a device that is away must not hold a socket. Throws `bad_check_config`. */
export function snmpSessions(instance: YamlMap): () => Session {
  const host = textOption(instance, 'ip_address');
  const version = textOption(instance, 'snmp_version', instance['user'] === undefined ? '2' : '3');
  const options = {
    port: wholeOption(instance, 'port', 161, 1, 65_535),
    timeout: 1000 * numberOption(instance, 'timeout', 5, 0.001, 60),
    retries: wholeOption(instance, 'retries', 3, 0, 20),
    context: textOption(instance, 'context_name', ''),
    transport: host.includes(':') ? ('udp6' as const) : ('udp4' as const),
  };
  if (version === '3') {
    const user = userOf(instance);
    return () => snmp.createV3Session(host, user, { ...options, version: snmp.Version3 });
  }
  if (version !== '1' && version !== '2' && version !== '2c')
    throw badCheckConfig('snmp_version', `must be 1, 2 or 3, not ${version}`);
  const community = textOption(instance, 'community_string');
  const number = version === '1' ? snmp.Version1 : snmp.Version2c;
  return () => snmp.createSession(host, community, { ...options, version: number });
}

function userOf(instance: YamlMap): User {
  const authKey = textOption(instance, 'authKey', '');
  const privKey = textOption(instance, 'privKey', '');
  const auth = protocolOf(instance, 'authProtocol', AUTH, 'md5');
  const privacy = protocolOf(instance, 'privProtocol', PRIVACY, 'des');
  const level = authKey === '' ? 'noAuthNoPriv' : privKey === '' ? 'authNoPriv' : 'authPriv';
  const numbers = snmp.SecurityLevel;
  return {
    name: textOption(instance, 'user'),
    level: numbers[level] ?? 1,
    ...(authKey === '' ? {} : { authProtocol: snmp.AuthProtocols[auth] ?? '', authKey }),
    ...(privKey === '' ? {} : { privProtocol: snmp.PrivProtocols[privacy] ?? '', privKey }),
  };
}

function protocolOf(
  instance: YamlMap,
  option: string,
  names: Readonly<Record<string, string>>,
  fallback: string,
): string {
  const text = textOption(instance, option, fallback);
  const found = names[text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')];
  if (found === undefined) throw badCheckConfig(option, `is not known: ${text}`);
  return found;
}
