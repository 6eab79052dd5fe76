import { expect, it } from 'vitest';
import { agentEnvironment } from './agent-environment.ts';

const server = { url: 'http://127.0.0.1:8100', apiKey: 'own-key', dataDir: '/data' };
const always = { DD_LOGS_ENABLED: 'true', KOMAINU_AGENT_CONFIG: 'off', KOMAINU_AGENT_DATA_DIR: '/data/agent' };

it('sends to our own server', () => {
  expect(agentEnvironment({ PATH: '/bin' }, server)).toEqual({
    PATH: '/bin',
    DD_URL: 'http://127.0.0.1:8100',
    DD_API_KEY: 'own-key',
    ...always,
  });
});

it("leaves a key and a site of the user's shell out", () => {
  const env = { DD_API_KEY: 'foreign', DD_SITE: 'example.com', DD_ENV: 'prod' };
  expect(agentEnvironment(env, server)).toEqual({
    DD_ENV: 'prod',
    DD_URL: 'http://127.0.0.1:8100',
    DD_API_KEY: 'own-key',
    ...always,
  });
});

it.each(['DD_URL', 'DD_DD_URL'])('goes where %s says, without our key', (name) => {
  const env = { [name]: 'https://elsewhere.example', DD_API_KEY: 'foreign', DD_LOGS_ENABLED: 'false' };
  expect(agentEnvironment(env, server)).toEqual({
    ...env,
    KOMAINU_AGENT_CONFIG: 'off',
    KOMAINU_AGENT_DATA_DIR: '/data/agent',
  });
});
