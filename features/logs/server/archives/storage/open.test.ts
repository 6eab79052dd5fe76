import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { OutgoingHttp, type OutgoingRequest } from '@komainu/kernel/outgoing/http-client.ts';
import { expect, it } from 'vitest';
import { testOutgoing } from '../../outgoing/test-settings.ts';
import type { ArchiveDestination } from '../definition.ts';
import { openStorage } from './open.ts';

/** Answers everything with this status, and keeps what it was asked. */
class Recorder extends OutgoingHttp {
  readonly requests: OutgoingRequest[] = [];
  readonly #status: number;

  constructor(status: number) {
    super({ allowPrivateTargets: true });
    this.#status = status;
  }

  override async request(request: OutgoingRequest): Promise<IncomingMessage> {
    this.requests.push(request);
    const answer = new IncomingMessage(new Socket());
    answer.statusCode = this.#status;
    answer.push(null);
    return answer;
  }
}

const AZURE = {
  type: 'azure',
  container: 'logs',
  storage_account: 'shop',
  path: '/a',
  integration: { tenant_id: 'tenant', client_id: 'client' },
} as const;
const GCS = { type: 'gcs', bucket: 'logs', integration: { client_email: 'me@shop' } } as const;

function open(destination: ArchiveDestination, isKnown: boolean) {
  using settings = testOutgoing({
    cloudTokens: {
      azure: async (...asked) => `token-${asked.join('-')}`,
      google: async (...asked) => `token-${asked.join('-')}`,
      hasAzure: () => isKnown,
      hasGoogle: () => isKnown,
      onChange: () => undefined,
    },
  });
  const http = new Recorder(destination.type === 'azure' ? 201 : 200);
  return { http, storage: openStorage(destination, { settings, clock: new FakeClock(), http, trustedHttp: http }) };
}

it.each([
  [AZURE, 'https://shop.blob.core.windows.net/logs/a/x.gz', 'token-tenant-client-https://storage.azure.com/.default'],
  [
    GCS,
    'https://storage.googleapis.com/logs/x.gz',
    'token-me@shop-https://www.googleapis.com/auth/devstorage.read_write',
  ],
] as const)('writes with a token of the integration', async (destination, url, token) => {
  const { storage, http } = open(destination, true);
  if ('reason' in storage) throw new Error(storage.reason);
  await storage.put('x.gz', Buffer.from('one'));
  expect(
    http.requests.map((request) => [request.method, request.url.toString(), request.headers['authorization']]),
  ).toEqual([['PUT', url, `Bearer ${token}`]]);
});

it.each([
  ['no integration is of the account', AZURE, false],
  ['no integration is of the account', GCS, false],
  ['the files go to an endpoint of their own', { ...AZURE, endpoint: 'https://elsewhere.test' }, true],
  ['the files go to an endpoint of their own', { ...GCS, endpoint: 'https://elsewhere.test' }, true],
] as const)('has no access when %s', (_why, destination, isKnown) => {
  expect(open(destination, isKnown).storage).toEqual({ reason: expect.stringContaining('no access') });
});
