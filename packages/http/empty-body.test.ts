import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';

const HEADERS = { 'content-type': 'application/json', 'dd-api-key': 'a', 'dd-application-key': 'b' };

it('takes a type without a body for no body, and still refuses what is no JSON', async () => {
  const { app } = testContext();
  const config = { access: { kind: 'api', permission: 'write' } } as const;
  app.delete('/thing', { config }, async (request) => ({ body: request.body ?? null }));
  const answers = await Promise.all(
    ['', '{"a":1}', '{', '{"__proto__":1}'].map((payload) =>
      app.inject({ method: 'DELETE', url: '/thing', headers: HEADERS, payload }),
    ),
  );
  await app.close();
  expect(answers.map(({ statusCode, body }) => [statusCode, body.slice(0, 20)])).toEqual([
    [200, '{"body":null}'],
    [200, '{"body":{"a":1}}'],
    [400, expect.stringContaining('errors')],
    [400, expect.stringContaining('errors')],
  ]);
});
