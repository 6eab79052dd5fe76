import type { FeatureContext } from '@komainu/http/feature.ts';
import { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { AZURE_KIND } from './azure/definition.ts';
import { registerAzureRoutes } from './azure/routes.ts';
import { GCP_KIND } from './gcp/definition.ts';
import { registerGcpRoutes } from './gcp/routes.ts';
import { GCP_STS_KIND } from './gcp/sts-account.ts';
import { registerGcpStsRoutes } from './gcp/sts-routes.ts';
import type { IntegrationsFeature, IntegrationsPorts } from './ports.ts';
import { CloudLogins } from './tokens/cloud-logins.ts';

/** The accounts of clouds: Datadog's API of them, and the tokens that other features get with them. */
export async function registerIntegrations(
  { app, clock, logger }: FeatureContext,
  ports: IntegrationsPorts,
): Promise<IntegrationsFeature> {
  const { metadata, secrets } = ports;
  const lifecycle = new Lifecycle(logger);
  const live = lifecycle.own(
    'cloud accounts',
    new LiveDefinitions({ metadata, clock, logger }, [AZURE_KIND, GCP_KIND, GCP_STS_KIND]),
  );
  await live.load();
  const http = lifecycle.own('cloud logins', new OutgoingHttp(ports));
  const logins = new CloudLogins({ live, http, secrets, clock });
  registerAzureRoutes(app, live, secrets, logins);
  registerGcpRoutes(app, live, secrets, logins);
  registerGcpStsRoutes(app, live, logins);
  return { tokens: logins, close: () => lifecycle.close() };
}
