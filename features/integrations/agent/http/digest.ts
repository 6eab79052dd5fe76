import { createHash, randomBytes } from 'node:crypto';

/**
 * The `Authorization` of RFC 7616 for a `WWW-Authenticate: Digest` challenge (MD5 and SHA-256, quality `auth` or none);
 * undefined when the challenge is of another kind.
 */
export function digestAuthorization(
  challenge: string,
  request: { readonly method: string; readonly path: string },
  user: { readonly username: string; readonly password: string },
  clientNonce = randomBytes(8).toString('hex'),
): string | undefined {
  if (!/^digest\s/i.test(challenge)) return undefined;
  const fields = new Map<string, string>();
  for (const match of challenge.matchAll(/([a-z]+)\s*=\s*(?:"([^"]*)"|([^\s,]+))/gi)) {
    fields.set((match[1] ?? '').toLowerCase(), match[2] ?? match[3] ?? '');
  }
  const algorithm = (fields.get('algorithm') ?? 'MD5').toUpperCase();
  const name = algorithm === 'MD5' ? 'md5' : algorithm === 'SHA-256' ? 'sha256' : '';
  if (name === '') return undefined;
  const hash = (text: string) => createHash(name).update(text).digest('hex');
  const realm = fields.get('realm') ?? '';
  const nonce = fields.get('nonce') ?? '';
  const withQuality = (fields.get('qop') ?? '').split(/\s*,\s*/).includes('auth');
  const secret = hash(`${user.username}:${realm}:${user.password}`);
  const subject = hash(`${request.method}:${request.path}`);
  const count = '00000001';
  const response = withQuality
    ? hash(`${secret}:${nonce}:${count}:${clientNonce}:auth:${subject}`)
    : hash(`${secret}:${nonce}:${subject}`);
  const opaque = fields.get('opaque');
  return [
    `Digest username="${user.username}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${request.path}"`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
    ...(withQuality ? ['qop=auth', `nc=${count}`, `cnonce="${clientNonce}"`] : []),
  ].join(', ');
}
