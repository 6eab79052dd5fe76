import { ROLE_PERMISSIONS } from '@komainu/contracts/access/principal.ts';
import type { SessionAnswer } from '@komainu/contracts/access/session-api.ts';
import { cookieOf, SESSION_COOKIE } from '@komainu/http/access.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { randomHex } from '@komainu/kernel/ids.ts';
import { record } from '@komainu/kernel/json.ts';
import type { FastifyRequest } from 'fastify';
import { KIND, type SessionBody, type UserBody } from './documents.ts';
import { passwordMatches } from './passwords.ts';
import type { AdminServices } from './ports.ts';
import { fingerprint } from './secret-box.ts';

const SESSION_MS = 14 * 86_400_000;
const PATH = '/api/unstable/session';

/** Sign in, who am I, sign out. The token lives in an HttpOnly cookie, and only its hash in the store. */
export function registerSession(services: AdminServices): void {
  const { app, metadata, directory, throttle, clock } = services;

  app.post(
    PATH,
    { config: { access: { kind: 'public', why: 'signing in is how a session begins' } } },
    async (request, reply) => {
      const { email, password } = record(request.body) ?? {};
      if (typeof email !== 'string' || typeof password !== 'string') {
        throw badRequest('bad_request', 'the body needs the texts "email" and "password"');
      }
      const subjects = [`email:${email.toLowerCase()}`, `address:${request.ip}`];
      const waitMs = throttle.waitMs(subjects);
      if (waitMs > 0) {
        reply.header('Retry-After', String(Math.ceil(waitMs / 1000)));
        throw new CodedError('too_many_tries', `too many failed tries: wait ${Math.ceil(waitMs / 1000)} seconds`, {
          status: 429,
        });
      }
      const users = await metadata.list<UserBody>(KIND.user);
      const user = users.find((candidate) => candidate.body.email === email.toLowerCase() && !candidate.body.disabled);
      if (!(await passwordMatches(password, user?.body.passwordHash)) || user === undefined) {
        throttle.failed(subjects);
        throw new CodedError('wrong_password', 'the e-mail or the password is wrong', { status: 401 });
      }
      throttle.succeeded(subjects);
      const token = randomHex(32);
      const session: SessionBody = {
        userId: user.id,
        csrfToken: randomHex(16),
        expiresAtUnixMs: clock.nowMs() + SESSION_MS,
      };
      await metadata.put(KIND.session, fingerprint(token), session, user.id, 0);
      reply.header('Set-Cookie', cookie(token, SESSION_MS / 1000, request));
      return answer(services, token, session.csrfToken);
    },
  );

  app.get(PATH, { config: { access: { kind: 'session', permission: 'read' } } }, async (request) => {
    const token = cookieOf(request, SESSION_COOKIE) ?? '';
    const session = await metadata.get<SessionBody>(KIND.session, fingerprint(token));
    return answer(services, token, session?.body.csrfToken ?? '');
  });

  app.delete(PATH, { config: { access: { kind: 'session', permission: 'read' } } }, async (request, reply) => {
    const token = cookieOf(request, SESSION_COOKIE) ?? '';
    await metadata.delete(KIND.session, fingerprint(token), request.principal?.user?.id ?? 'system');
    directory.forget();
    return reply
      .header('Set-Cookie', cookie('', 0, request))
      .code(204)
      .send();
  });
}

async function answer({ directory }: AdminServices, token: string, csrfToken: string): Promise<SessionAnswer> {
  const principal = await directory.session(token, { method: 'GET', csrf: undefined });
  const user = principal?.user;
  if (user === undefined)
    throw new CodedError('no_role', 'this user has no role: ask an admin to grant one', { status: 403 });
  return { user: { ...user, permissions: ROLE_PERMISSIONS[user.role] }, csrfToken };
}

function cookie(token: string, maxAgeSeconds: number, request: FastifyRequest): string {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  return `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure}`;
}
