import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { type Clock, FakeClock } from '@komainu/kernel/clock.ts';
import type { Mail } from '@komainu/notify/channels/channel.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import type { FastifyInstance } from 'fastify';
import { registerDashboards } from './register.ts';

export const NOW = Date.UTC(2026, 10, 22, 12);
export const NOW_TEXT = '2026-11-22T12:00:00.000000+00:00';

type User = NonNullable<Principal['user']>;
const ADMIN: User = { id: 'u-1', email: 'ann@example.com', name: 'Ann', role: 'admin', roleIds: ['r-admin'] };

/** What a test asks the feature's routes with. */
export interface TestClient {
  readonly clock: FakeClock;
  readonly app: FastifyInstance;
  /** What reports were mailed. */
  readonly mails: readonly Mail[];
  /** Who asks from now on; what is left out is the administrator's. */
  become(user: Partial<User>): void;
  ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object): Promise<TestAnswer>;
}

export interface TestAnswer {
  readonly status: number;
  /** JSON of whatever shape the route has. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** The routes of dashboards over definitions in memory, on a clock that stands; tests hand in `testContext`. */
export function dashboardsClient(
  makeContext: (clock: Clock, principal: () => Principal) => FeatureContext,
): TestClient {
  let user: User = ADMIN;
  const clock = new FakeClock(NOW);
  const context = makeContext(clock, () => ({ kind: 'application_key', id: 'k-1', user }));
  const people = {
    person: async () => ({ title: null, disabled: false, createdAtUnixMs: NOW }),
    rolesOfUser: async () => ['r-admin'],
  };
  const mails: Mail[] = [];
  registerDashboards(context, {
    metadata: openSqliteMetadata(':memory:', clock),
    people,
    reports: {
      drawPng: async (svg) => Buffer.from(svg),
      mailer: {
        domain: 'komainu.example',
        send: async (mail) => {
          if (mail.to.startsWith('refused')) throw new Error('the mail server answered 550');
          mails.push(mail);
        },
      },
      allowPrivateTargets: false,
      publicUrl: 'https://komainu.example',
    },
  });
  const headers = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
  return {
    clock,
    app: context.app,
    mails,
    become: (changed) => {
      user = { ...ADMIN, ...changed };
    },
    async ask(method, url, payload) {
      const answer = await context.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
      return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
    },
  };
}
