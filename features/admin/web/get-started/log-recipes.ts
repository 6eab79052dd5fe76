import type { Recipe } from './recipes.ts';

const hostOf = (url: string): string => new URL(url).hostname;
const isTls = (url: string): boolean => url.startsWith('https:');
const portOf = (url: string): string => new URL(url).port || (isTls(url) ? '443' : '80');

/** Ports of the examples; the server listens on them once they are set. */
const SYSLOG_PORT = 10514;

/** Log shippers (docs/how-to/log-shippers.md says more of each). */
export const LOG_RECIPES: readonly Recipe[] = [
  {
    id: 'curl-logs',
    name: 'curl (logs)',
    group: 'logs',
    signal: 'logs',
    text: ({ url, key }) => `curl -X POST ${url}/api/v2/logs \\
  -H "Content-Type: application/json" -H "DD-API-KEY: ${key}" \\
  -d '[{"message":"hello from curl","service":"my-app","ddsource":"curl","ddtags":"env:dev"}]'`,
  },
  {
    id: 'fluent-bit',
    name: 'Fluent Bit',
    group: 'logs',
    signal: 'logs',
    text: ({ url, key }) => `[OUTPUT]
    Name        datadog
    Match       *
    Host        ${hostOf(url)}
    Port        ${portOf(url)}
    TLS         ${isTls(url) ? 'on' : 'off'}
    compress    gzip
    apikey      ${key}
    dd_service  my-app
    dd_source   fluent-bit`,
  },
  {
    id: 'fluentd',
    name: 'Fluentd',
    group: 'logs',
    signal: 'logs',
    text: ({ url, key }) => `<match **>
  @type http
  endpoint ${url}/api/v2/logs?ddsource=fluentd&service=my-app
  headers {"DD-API-KEY":"${key}"}
  json_array true
  <format>
    @type json
  </format>
</match>`,
  },
  {
    id: 'vector',
    name: 'Vector',
    group: 'logs',
    signal: 'logs',
    text: ({ url, key }) => `[sinks.komainu]
type = "datadog_logs"
inputs = ["my_source"]
endpoint = "${url}"
default_api_key = "${key}"`,
  },
  {
    id: 'logstash',
    name: 'Logstash',
    group: 'logs',
    signal: 'logs',
    text: ({ url, key }) => `output {
  http {
    url => "${url}/api/v2/logs?ddsource=logstash&service=my-app"
    http_method => "post"
    format => "json_batch"
    headers => { "DD-API-KEY" => "${key}" }
  }
}`,
  },
  {
    id: 'rsyslog',
    name: 'syslog (rsyslog)',
    group: 'logs',
    signal: 'logs',
    note: 'syslogPort',
    text: ({
      url,
      key,
    }) => `template(name="komainu" type="string" string="${key} <%pri%>%protocol-version% %timestamp:::date-rfc3339% %HOSTNAME% %app-name% %procid% %msgid% [metas ddsource=\\"rsyslog\\" ddtags=\\"env:dev\\"] %msg%\\n")
action(type="omfwd" target="${hostOf(url)}" port="${SYSLOG_PORT}" protocol="tcp" template="komainu")`,
  },
  {
    id: 'logger',
    name: 'syslog (logger)',
    group: 'logs',
    signal: 'logs',
    note: 'syslogPort',
    text: ({ url, key }) => `logger -n ${hostOf(url)} -P ${SYSLOG_PORT} --tcp --rfc5424 -t my-app \\
  --sd-id dd@0 --sd-param 'api_key="${key}"' "hello from logger"`,
  },
  {
    id: 'docker-splunk',
    name: 'Docker (log driver)',
    group: 'logs',
    signal: 'logs',
    text: ({ url, key }) => `docker run --log-driver splunk --log-opt splunk-url=${url} \\
  --log-opt splunk-token=${key} --log-opt splunk-gzip=true \\
  --log-opt splunk-sourcetype=nginx --log-opt tag='{{.Name}}' nginx`,
  },
  {
    id: 'lambda-forwarder',
    name: 'AWS (Datadog Lambda Forwarder)',
    group: 'logs',
    signal: 'logs',
    note: 'reachable',
    text: ({ url, key }) => `DD_API_KEY=${key}
DD_URL=${hostOf(url)}
DD_PORT=${portOf(url)}
DD_API_URL=${url}${isTls(url) ? '' : '\nDD_NO_SSL=true'}`,
  },
  {
    id: 'firehose',
    name: 'AWS (Data Firehose)',
    group: 'logs',
    signal: 'logs',
    note: 'trustedTls',
    text: ({ url, key }) => `HTTP endpoint URL  ${secure(url)}/api/v2/logs?dd-protocol=aws-kinesis-firehose
Access key         ${key}
Content encoding   GZIP`,
  },
  {
    id: 'pubsub',
    name: 'Google Cloud (Pub/Sub)',
    group: 'logs',
    signal: 'logs',
    note: 'trustedTls',
    text: ({ url, key }) => `gcloud pubsub subscriptions create komainu --topic=logs \\
  --push-endpoint='${secure(url)}/api/v2/logs?dd-protocol=gcp&dd-api-key=${key}'`,
  },
  {
    id: 'filebeat',
    name: 'Filebeat',
    group: 'logs',
    signal: 'logs',
    text: ({ url, key }) => `output.elasticsearch:
  hosts: ["${url}/elasticsearch"]
  api_key: "komainu:${key}"
  allow_older_versions: true
setup.template.enabled: false
setup.ilm.enabled: false`,
  },
  {
    id: 'winston',
    name: 'winston',
    group: 'logs',
    signal: 'logs',
    text: ({ url, key }) => `new winston.transports.Http({
  host: '${hostOf(url)}', port: ${portOf(url)}, ssl: ${isTls(url)},
  path: '/api/v2/logs?dd-api-key=${key}&ddsource=nodejs&service=my-app',
})`,
  },
];

/** Clouds push to HTTPS alone. */
function secure(url: string): string {
  return isTls(url) ? url : `https://${hostOf(url)}:8443`;
}
