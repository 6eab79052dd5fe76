import type { YamlMap } from '../check.ts';
import type { CheckConfig } from './check-config.ts';

/** What the agent found around it. */
export interface Surroundings {
  /** Whether containers are looked for at all. */
  readonly containers: boolean;
  /** Where Docker answers; '' without one. */
  readonly dockerUrl: string;
  readonly kubelet:
    | { readonly url: string; readonly tokenFile: string; readonly verify: boolean; readonly caFile: string }
    | undefined;
  /** Whether this agent fetches the events of its cluster (`collect_kubernetes_events`). */
  readonly clusterEvents: boolean;
  readonly clusterName: string;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Checks that run without a file, as the Agent's do; a file of the same check takes their place. `ntp` asks the time servers
 * that this machine itself is set up with, never those of others. The Agent's checks of the machine are host metrics here.
 */
export function defaultConfigs({
  containers,
  dockerUrl,
  kubelet,
  clusterEvents,
  clusterName,
}: Surroundings): readonly CheckConfig[] {
  return [
    defaultConfig('ntp', { use_local_defined_servers: true, hosts: [] }),
    ...(containers ? [defaultConfig('container', {})] : []),
    ...(dockerUrl === '' ? [] : [defaultConfig('docker', { url: dockerUrl })]),
    ...(kubelet === undefined
      ? []
      : [
          defaultConfig('kubelet', {
            kubelet_url: kubelet.url,
            tls_verify: kubelet.verify,
            tls_validate_hostname: false,
            tls_ca_cert: kubelet.caFile,
            ...(kubelet.tokenFile === '' ? {} : { bearer_token_auth: true, bearer_token_path: kubelet.tokenFile }),
          }),
        ]),
    ...(clusterEvents
      ? [
          defaultConfig('kubernetes_apiserver', {
            cluster_name: clusterName,
            tls_ca_cert: `${SERVICE_ACCOUNT}/ca.crt`,
            bearer_token_auth: true,
            bearer_token_path: `${SERVICE_ACCOUNT}/token`,
          }),
        ]
      : []),
  ];
}

function defaultConfig(check: string, instance: YamlMap): CheckConfig {
  return {
    check,
    source: 'default',
    initConfig: {},
    instances: [instance],
    logs: [],
    adIdentifiers: [],
    containerId: '',
    optional: true,
  };
}
