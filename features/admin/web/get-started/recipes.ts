import { LOG_RECIPES } from './log-recipes.ts';

/** What a recipe is filled in with. */
export interface RecipeValues {
  /** `http://127.0.0.1:8100` */
  readonly url: string;
  readonly key: string;
}

export interface Recipe {
  readonly id: string;
  readonly name: string;
  readonly signal: 'metrics' | 'logs' | 'traces';
  /** Where it stands among the tabs. */
  readonly group: 'agent' | 'traces' | 'metrics' | 'logs' | 'api';
  /** What else it needs, said above the text. */
  readonly note?: 'syslogPort' | 'reachable' | 'trustedTls';
  readonly text: (values: RecipeValues) => string;
}

const hostOf = (url: string): string => new URL(url).hostname;

/** Copyable commands, by client. A new client is one entry here. */
export const RECIPES: readonly Recipe[] = [
  {
    id: 'datadog-agent',
    name: 'Datadog Agent',
    group: 'agent',
    signal: 'metrics',
    text: ({ url, key }) => `# /etc/datadog-agent/datadog.yaml
api_key: ${key}
dd_url: ${url}
logs_enabled: true
logs_config:
  logs_dd_url: ${url}
  force_use_http: true
apm_config:
  apm_dd_url: ${url}
process_config:
  process_dd_url: ${url}`,
  },
  {
    id: 'komainu-agent',
    name: 'Komainu agent',
    group: 'agent',
    signal: 'metrics',
    text: ({ url, key }) => `DD_URL=${url} DD_API_KEY=${key} DD_LOGS_ENABLED=true \\
  node_modules/.bin/node apps/agent/main.ts`,
  },
  {
    id: 'docker-agent',
    name: 'Datadog Agent (Docker)',
    group: 'agent',
    signal: 'metrics',
    text: ({ url, key }) => `docker run -d --name dd-agent \\
  -e DD_API_KEY=${key} -e DD_DD_URL=${url} \\
  -e DD_LOGS_ENABLED=true -e DD_LOGS_CONFIG_LOGS_DD_URL=${url} \\
  -e DD_LOGS_CONFIG_FORCE_USE_HTTP=true \\
  -e DD_APM_DD_URL=${url} -e DD_APM_NON_LOCAL_TRAFFIC=true \\
  -v /var/run/docker.sock:/var/run/docker.sock:ro -v /proc/:/host/proc/:ro \\
  -v /sys/fs/cgroup/:/host/sys/fs/cgroup:ro gcr.io/datadoghq/agent:7`,
  },
  {
    id: 'dd-trace-js',
    name: 'Node.js (dd-trace)',
    group: 'traces',
    signal: 'traces',
    text: ({ url }) => `npm install dd-trace
DD_AGENT_HOST=${hostOf(url)} DD_SERVICE=my-app DD_ENV=dev DD_VERSION=1.0.0 DD_LOGS_INJECTION=true \\
  node --require dd-trace/init app.js`,
  },
  {
    id: 'ddtrace-py',
    name: 'Python (ddtrace)',
    group: 'traces',
    signal: 'traces',
    text: ({ url }) => `pip install ddtrace
DD_AGENT_HOST=${hostOf(url)} DD_SERVICE=my-flask-app DD_ENV=development DD_VERSION=1.0.0 \\
  ddtrace-run python app.py`,
  },
  {
    id: 'dd-trace-java',
    name: 'Java',
    group: 'traces',
    signal: 'traces',
    text: ({ url }) => `java -javaagent:dd-java-agent.jar -Ddd.agent.host=${hostOf(url)} \\
  -Ddd.service=my-app -Ddd.env=dev -Ddd.version=1.0.0 -jar app.jar`,
  },
  {
    id: 'dd-trace-go',
    name: 'Go',
    group: 'traces',
    signal: 'traces',
    text: ({ url }) => `go get github.com/DataDog/dd-trace-go/v2/ddtrace/tracer
# in main(): tracer.Start(); defer tracer.Stop()
DD_AGENT_HOST=${hostOf(url)} DD_SERVICE=my-app DD_ENV=dev ./my-app`,
  },
  {
    id: 'dd-trace-rb',
    name: 'Ruby',
    group: 'traces',
    signal: 'traces',
    text: ({ url }) => `bundle add datadog --require datadog/auto_instrument
DD_AGENT_HOST=${hostOf(url)} DD_SERVICE=my-app DD_ENV=dev bundle exec rails server`,
  },
  {
    id: 'otel-sdk',
    name: 'OpenTelemetry SDK',
    group: 'traces',
    signal: 'traces',
    text: ({ url, key }) => `export OTEL_EXPORTER_OTLP_ENDPOINT=${url}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_HEADERS=dd-api-key=${key}
export OTEL_SERVICE_NAME=my-app`,
  },
  {
    id: 'otel-collector',
    name: 'OpenTelemetry Collector',
    group: 'traces',
    signal: 'traces',
    text: ({ url, key }) => `exporters:
  otlphttp/komainu:
    endpoint: ${url}
    headers:
      dd-api-key: ${key}`,
  },
  {
    id: 'dogstatsd',
    name: 'DogStatsD',
    group: 'metrics',
    signal: 'metrics',
    text: ({ url }) => `echo -n "my.first.metric:42|g|#env:dev" | nc -u -w1 ${hostOf(url)} 8125`,
  },
  {
    id: 'series',
    name: 'curl (metrics)',
    group: 'metrics',
    signal: 'metrics',
    text: ({ url, key }) => `curl -X POST ${url}/api/v2/series \\
  -H "Content-Type: application/json" -H "DD-API-KEY: ${key}" \\
  -d "{\\"series\\":[{\\"metric\\":\\"my.first.metric\\",\\"type\\":3,\\"points\\":[{\\"timestamp\\":$(date +%s),\\"value\\":42}],\\"tags\\":[\\"env:dev\\"]}]}"`,
  },
  ...LOG_RECIPES,
  {
    id: 'api-client',
    name: 'API client (TypeScript)',
    group: 'api',
    signal: 'metrics',
    text: ({ url, key }) => `import { client, v2 } from '@datadog/datadog-api-client';
const configuration = client.createConfiguration({
  baseServer: new client.BaseServerConfiguration('${url}', {}),
  authMethods: { apiKeyAuth: '${key}', appKeyAuth: '<application key>' },
});
const logs = new v2.LogsApi(configuration);`,
  },
  {
    id: 'terraform',
    name: 'Terraform',
    group: 'api',
    signal: 'metrics',
    text: ({ url, key }) => `provider "datadog" {
  api_url = "${url}/"
  api_key = "${key}"
  app_key = var.datadog_app_key
}`,
  },
];
