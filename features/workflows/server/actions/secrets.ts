import { isObject } from '@komainu/kernel/json.ts';

/** What stands in place of a secret. */
export const HIDDEN = '•••';

const SECRET_NAME =
  /authorization|cookie|secret|passw|token|credential|(?:api|app|application|access|private)[-_ ]?key/i;

/** Whether a header, parameter or member of that name holds a secret by the look of it. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** A value without what looks like a secret: members by their names, and pairs of `key` and `value` by the key. */
export function hideSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideSecrets);
  if (!isObject(value)) return value;
  const { key } = value;
  const isPair = typeof key === 'string' && 'value' in value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const isSecret = isPair ? name === 'value' && isSecretName(key) : isSecretName(name);
      return [name, isSecret && item !== null && item !== '' ? HIDDEN : hideSecrets(item)];
    }),
  );
}

/** An address without its password and without parameters that look like secrets. */
export function hideInUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (url.password !== '') url.password = 'hidden';
  for (const name of [...url.searchParams.keys()]) if (isSecretName(name)) url.searchParams.set(name, HIDDEN);
  return url.password === '' && url.search === new URL(text).search ? text : url.toString();
}

/** Shorter ones would be found everywhere. */
const LEAST_SECRET = 6;

/** A value in whose texts none of the secrets stands: answers may repeat what they were asked with. */
export function withoutValues(value: unknown, secrets: readonly string[]): unknown {
  const known = secrets.filter((secret) => secret.length >= LEAST_SECRET);
  if (known.length === 0) return value;
  if (typeof value === 'string') return known.reduce((text, secret) => text.replaceAll(secret, HIDDEN), value);
  if (Array.isArray(value)) return value.map((item) => withoutValues(item, known));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutValues(item, known)]));
}
