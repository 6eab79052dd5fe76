/**
 * The matchers that are a pattern and nothing else, by name. Those with a lookahead or an atomic group elsewhere are written
 * without: matching is linear, and a rule is anchored at both ends.
 */
const IPV4_PART = '(?:25[0-5]|2[0-4]\\d|[01]?\\d{1,2})';
const IPV4 = `(?<!\\d)${IPV4_PART}(?:\\.${IPV4_PART}){3}`;
const HEX4 = '[\\dA-Fa-f]{1,4}';
/** Whole, shortened at any place, with an IPv4 tail, and with a zone (`fe80::1%eth0`). */
const IPV6 = `(?:${[
  `(?:${HEX4}:){7}(?:${HEX4}|:)`,
  `(?:${HEX4}:){6}(?:${IPV4}|:${HEX4}|:)`,
  `(?:${HEX4}:){5}(?::${IPV4}|(?::${HEX4}){1,2}|:)`,
  `(?:${HEX4}:){4}(?:(?::${HEX4})?:${IPV4}|(?::${HEX4}){1,3}|:)`,
  `(?:${HEX4}:){3}(?:(?::${HEX4}){0,2}:${IPV4}|(?::${HEX4}){1,4}|:)`,
  `(?:${HEX4}:){2}(?:(?::${HEX4}){0,3}:${IPV4}|(?::${HEX4}){1,5}|:)`,
  `${HEX4}:(?:(?::${HEX4}){0,4}:${IPV4}|(?::${HEX4}){1,6}|:)`,
  `:(?:(?::${HEX4}){0,5}:${IPV4}|(?::${HEX4}){1,7}|:)`,
].join('|')})(?:%[\\w.-]+)?`;
const IP = `(?:${IPV4}|${IPV6})`;
const LABEL = '[\\dA-Za-z][\\dA-Za-z_-]*';
const HOSTNAME = `\\b${LABEL}(?:\\.${LABEL})*\\.?`;
const IP_OR_HOST = `(?:${IP}|${HOSTNAME})`;
const PORT = '[1-9]\\d{0,4}';
const CISCO_MAC = '(?:[\\dA-Fa-f]{4}\\.){2}[\\dA-Fa-f]{4}';
const WINDOWS_MAC = '(?:[\\dA-Fa-f]{2}-){5}[\\dA-Fa-f]{2}';
const COMMON_MAC = '(?:[\\dA-Fa-f]{2}:){5}[\\dA-Fa-f]{2}';
const DOUBLE_QUOTED = '"[^"]*"';
const SINGLE_QUOTED = "'[^']*'";
const NUMBER = '[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)';
const INTEGER = '[+-]?\\d+';
const EXPONENT = '(?:[eE][+-]?\\d+)?';
const USER = '[\\w.-]+';
const UNIX_PATH = '(?:/(?:[\\w%!$@:.,~-]|\\\\.)*)+';
const WINDOWS_PATH = '(?:[A-Za-z]+:|\\\\)(?:\\\\[^\\\\?*]*)+';
const URI_SCHEME = '[A-Za-z]+(?:\\+[A-Za-z+]+)?';
const URI_HOST = `${IP_OR_HOST}(?::${PORT})?`;
const URI_PATH = "(?:/[A-Za-z0-9$.+!*'(){},~:;=@#%_-]*)+";
const URI_PARAMETERS = "\\?[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?\\-\\[\\]]*";

export const MATCHER_PATTERNS: Readonly<Record<string, string>> = {
  boolean: '(?i:true|false)',
  ciscoMac: CISCO_MAC,
  commonMac: COMMON_MAC,
  /** Everything, but no more than the rest of the rule leaves. */
  data: '.*?',
  doubleQuotedString: DOUBLE_QUOTED,
  greedyData: '.*',
  host: HOSTNAME,
  hostPort: `${IP_OR_HOST}:${PORT}`,
  hostname: HOSTNAME,
  integer: INTEGER,
  integerExt: INTEGER + EXPONENT,
  integerExtStr: INTEGER + EXPONENT,
  integerStr: INTEGER,
  ip: IP,
  ipOrHost: IP_OR_HOST,
  ipv4: IPV4,
  ipv6: IPV6,
  mac: `(?:${COMMON_MAC}|${WINDOWS_MAC}|${CISCO_MAC})`,
  notSpace: '\\S+',
  number: NUMBER,
  numberExt: NUMBER + EXPONENT,
  numberExtStr: NUMBER + EXPONENT,
  numberStr: NUMBER,
  path: `(?:${UNIX_PATH}|${WINDOWS_PATH})`,
  port: PORT,
  qs: `(?:${DOUBLE_QUOTED}|${SINGLE_QUOTED})`,
  quotedString: `(?:${DOUBLE_QUOTED}|${SINGLE_QUOTED})`,
  singleQuotedString: SINGLE_QUOTED,
  space: '\\s+',
  tty: '/dev/(?:pts|tty[pq]?)\\w*/?\\d+',
  unixPath: UNIX_PATH,
  uri: `${URI_SCHEME}://(?:${USER}(?::[^@]*)?@)?(?:${URI_HOST})?(?:${URI_PATH}(?:${URI_PARAMETERS})?)?`,
  uriHost: URI_HOST,
  uriParam: URI_PARAMETERS,
  uriPath: URI_PATH,
  uriPathParam: `${URI_PATH}(?:${URI_PARAMETERS})?`,
  uriProto: URI_SCHEME,
  user: USER,
  uuid: '[\\dA-Fa-f]{8}-(?:[\\dA-Fa-f]{4}-){3}[\\dA-Fa-f]{12}',
  winPath: WINDOWS_PATH,
  windowsMac: WINDOWS_MAC,
  word: '\\b\\w+\\b',
};
