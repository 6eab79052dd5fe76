import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KubernetesClient, type KubernetesEndpoint } from './kubernetes-client.ts';

const file = (name: string) => fileURLToPath(new URL(`testdata/${name}`, import.meta.url));
const asked: string[] = [];
const server = createServer(
  { key: readFileSync(file('kubelet-key.pem')), cert: readFileSync(file('kubelet-certificate.pem')) },
  (request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? ''}`);
    response.writeHead(request.url === '/pods' ? 200 : 403).end('{"items":[]}');
  },
);
let endpoint: KubernetesEndpoint;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  endpoint = {
    name: 'kubelet',
    url: `https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    tokenFile: '',
    verify: true,
    caFile: '',
    verifyHost: false,
    options: 'kubelet_tls_verify, kubelet_client_ca',
  };
});
afterAll(() => server.close());

const ask = (more: Partial<KubernetesEndpoint>, path = '/pods') =>
  new KubernetesClient({ ...endpoint, ...more }).getJson(path, new AbortController().signal);

test('a certificate of its own is not believed, and which settings say so is told', async () => {
  await expect(ask({})).rejects.toThrow(/^kubelet .*self-signed certificate.* \(kubelet_tls_verify, kubelet_client_ca/);
  expect(await ask({ verify: false })).toEqual({ items: [] });
});

test('an authority is believed, whatever the certificate calls the host', async () => {
  const caFile = file('kubelet-certificate.pem');
  expect(await ask({ caFile })).toEqual({ items: [] });
  await expect(ask({ caFile, verifyHost: true })).rejects.toThrow(/kubelet_client_ca say whom to trust/);
});

test('the token is read anew, and a refusal is told', async () => {
  asked.length = 0;
  await expect(ask({ verify: false, tokenFile: file('token') }, '/stats')).rejects.toMatchObject({
    code: 'kubernetes_unreachable',
    message: expect.stringMatching(/\/stats: may not be asked \(403\)$/),
  });
  expect(asked).toEqual(['/stats Bearer made-up']);
});
