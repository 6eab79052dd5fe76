import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the agent has to know of our own server. */
export interface OwnServer {
  readonly url: string;
  readonly apiKey: string;
  readonly dataDir: string;
}

/**
 * The variables of this machine's agent. It sends to our own server with its key; a key or site in the user's shell is
 * for another place and stays out of it. Only who names an address (DD_URL, DD_DD_URL) points it elsewhere, and then our
 * key stays here.
 */
export function agentEnvironment(env: Environment, server: OwnServer): Environment {
  const { DD_API_KEY: foreignKey, DD_SITE: foreignSite, KOMAINU_API_KEY: seedKey, ...others } = env;
  const elsewhere = Boolean(env['DD_URL'] || env['DD_DD_URL']);
  return {
    ...others,
    ...(elsewhere
      ? { DD_API_KEY: foreignKey, DD_SITE: foreignSite, KOMAINU_API_KEY: seedKey }
      : { DD_URL: server.url, DD_API_KEY: server.apiKey }),
    // A Datadog Agent's own file on this machine must not send copies of our data elsewhere.
    KOMAINU_AGENT_CONFIG: env['KOMAINU_AGENT_CONFIG'] ?? 'off',
    DD_LOGS_ENABLED: env['DD_LOGS_ENABLED'] ?? 'true',
    KOMAINU_AGENT_DATA_DIR: env['KOMAINU_AGENT_DATA_DIR'] ?? path.join(server.dataDir, 'agent'),
  };
}
