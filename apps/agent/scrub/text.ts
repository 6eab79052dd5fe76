import { withoutPassword } from './addresses.ts';

const HIDDEN = '********';

/** How names end whose values are secrets, wherever they stand. */
const SECRET_WORDS =
  '(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|app(?:lication)?[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|priv[_-]?key|encryption[_-]?key|license[_-]?key|community[_-]?string|credentials?|authorization|cookie|session[_-]?id)s?';
const SECRET_NAME = new RegExp(`${SECRET_WORDS}$`, 'i');

/** A name, what stands between, and a value: quoted, a list, or up to a comma, a brace or a comment. */
const NAMED_SECRET = new RegExp(
  `(["']?)([\\w.-]{0,80}?${SECRET_WORDS})\\1(\\s*[:=]\\s*)` +
    `(?!["']?\\*{8}|[|>][+-]?\\d?\\s*$|[{[]\\s*$|\\{\\s*["']?[\\w.-]{1,80}["']?\\s*[:=])` +
    `("(?:[^"\\\\]|\\\\.)*"|'[^']*'|\\[[^\\]]*\\]|[^\\s,}#][^,}#\\n]*)`,
  'gi',
);

/** Settings that end like a secret and are none. */
const NO_SECRET =
  /(_file|_path|_timeout|_interval|_enabled|secret_backend_\w+|no_secret|token_lifetime|tls_private_key)$/i;

/** Whether the value under this name is hidden. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !NO_SECRET.test(name);
}

/** What is left of a secret: the end of a key, by which people know theirs. */
export function hidden(value: string): string {
  return /^[0-9a-f]{32}$|^[0-9a-f]{40}$/i.test(value) ? `${HIDDEN}${value.slice(-4)}` : HIDDEN;
}

/**
 * Hides the secrets of a text that people send on: values under names of secrets in YAML, JSON and variables, keys by their form,
 * certificates' private parts, `Bearer` and `Basic`, passwords in addresses, and each of `known` wherever it stands.
 */
export function scrubText(text: string, known: readonly string[] = []): string {
  let out = text;
  // The longest first: a secret may hold another.
  for (const secret of [...known].sort((a, b) => b.length - a.length)) {
    if (secret.length >= 4) out = out.replaceAll(secret, hidden(secret));
  }
  out = out.replace(/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?(-----END \1-----|$)/g, `-----${HIDDEN} $1-----`);
  out = out.replace(/\b(bearer|basic)\s+[\w+/=.~-]{6,}/gi, `$1 ${HIDDEN}`);
  out = withoutPassword(out);
  out = out.replace(/\b(?:[0-9a-f]{40}|[0-9a-f]{32})\b/gi, hidden);
  return scrubLines(out);
}

/** `name: value`, `name = value`, `"name": "value"` on a line, and the lines of a YAML value that begins under such a name. */
function scrubLines(text: string): string {
  const out: string[] = [];
  /** Indentation of a name whose value fills the lines below it; -1 outside. */
  let below = -1;
  for (const line of text.split('\n')) {
    const indent = line.search(/[^\s#-]/);
    if (below >= 0 && (indent > below || line.trim() === '' || /^\s*-/.test(line))) {
      if (line.trim() !== '') out.push(`${' '.repeat(Math.max(0, line.search(/\S/)))}${HIDDEN}`);
      else out.push(line);
      continue;
    }
    below = -1;
    const start = /^([\s#-]*["']?)([\w.-]+)(["']?\s*[:=])\s*([|>][+-]?\d?)?\s*(#.*)?$/.exec(line);
    if (start !== null && isSecretName(start[2] ?? '')) below = indent;
    out.push(
      line.replace(NAMED_SECRET, (whole: string, quote: string, name: string, between: string, value: string) => {
        if (!isSecretName(name)) return whole;
        return `${quote}${name}${quote}${between}${/^["']/.test(value) ? `"${HIDDEN}"` : HIDDEN}`;
      }),
    );
  }
  return out.join('\n');
}

/** Hides the secrets of plain data, keeping its shape. */
export function scrubData(value: unknown, known: readonly string[] = [], name = ''): unknown {
  if (isSecretName(name) && value !== null && value !== undefined && value !== '') {
    return Array.isArray(value) ? value.map(() => HIDDEN) : HIDDEN;
  }
  if (typeof value === 'string') return scrubText(value, known);
  if (Array.isArray(value)) return value.map((one) => scrubData(one, known));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [scrubText(key, known), scrubData(one, known, key)]),
  );
}
