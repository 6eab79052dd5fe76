import type { FacetFields } from '@komainu/contracts/logs/facets-api.ts';

type Entry = readonly [path: string, name: string, unit?: string];

const facets = (group: string, entries: readonly Entry[]): FacetFields[] =>
  entries.map(([path, name]) => ({ path, name, group, type: 'facet' }));

const measures = (group: string, entries: readonly Entry[]): FacetFields[] =>
  entries.map(([path, name, unit]) => ({
    path,
    name,
    group,
    type: 'measure',
    ...(unit === undefined ? {} : { unit }),
  }));

/** The facets of the standard attributes, under the names and headings that Datadog gives them. */
export const DEFAULT_FACETS: readonly FacetFields[] = [
  ...facets('Core', [
    ['source', 'Source'],
    ['host', 'Host'],
    ['service', 'Service'],
    ['status', 'Status'],
    ['index', 'Index'],
    ['env', 'Env'],
    ['version', 'Version'],
    ['trace_id', 'Trace ID'],
    ['span_id', 'Span ID'],
  ]),
  ...facets('Web Access', [
    ['@http.status_code', 'Status Code'],
    ['@http.method', 'Method'],
    ['@http.url', 'URL'],
    ['@http.url_details.host', 'URL Host'],
    ['@http.url_details.path', 'URL Path'],
    ['@http.url_details.port', 'URL Port'],
    ['@http.url_details.scheme', 'URL Scheme'],
    ['@http.referer', 'Referer'],
    ['@http.request_id', 'Request ID'],
    ['@http.version', 'HTTP Version'],
    ['@http.useragent', 'User-Agent'],
    ['@http.useragent_details.browser.family', 'Browser'],
    ['@http.useragent_details.os.family', 'OS'],
    ['@http.useragent_details.device.family', 'Device'],
    ['@http.useragent_details.device.category', 'Device Category'],
    ['@network.client.ip', 'Client IP'],
    ['@network.client.port', 'Client Port'],
    ['@network.destination.ip', 'Destination IP'],
    ['@network.destination.port', 'Destination Port'],
  ]),
  ...measures('Web Access', [
    ['@network.bytes_written', 'Bytes Written', 'byte'],
    ['@network.bytes_read', 'Bytes Read', 'byte'],
  ]),
  ...facets('Geo', [
    ['@network.client.geoip.continent.name', 'Client Continent'],
    ['@network.client.geoip.country.name', 'Client Country'],
    ['@network.client.geoip.country.iso_code', 'Client Country Code'],
    ['@network.client.geoip.subdivision.name', 'Client Region'],
    ['@network.client.geoip.city.name', 'Client City'],
    ['@network.destination.geoip.country.name', 'Destination Country'],
    ['@network.destination.geoip.country.iso_code', 'Destination Country Code'],
    ['@network.destination.geoip.city.name', 'Destination City'],
  ]),
  ...facets('User', [
    ['@usr.id', 'User ID'],
    ['@usr.name', 'User Name'],
    ['@usr.email', 'User Email'],
  ]),
  ...facets('Database', [
    ['@db.instance', 'DB Instance'],
    ['@db.statement', 'DB Statement'],
    ['@db.operation', 'DB Operation'],
    ['@db.user', 'DB User'],
  ]),
  ...facets('Error', [
    ['@error.kind', 'Error Kind'],
    ['@error.message', 'Error Message'],
    ['@error.stack', 'Error Stack'],
    ['@error.fingerprint', 'Error Fingerprint'],
  ]),
  ...facets('Source Code', [
    ['@logger.name', 'Logger Name'],
    ['@logger.thread_name', 'Thread Name'],
    ['@logger.method_name', 'Method Name'],
    ['@logger.version', 'Logger Version'],
  ]),
  ...facets('Syslog', [
    ['@syslog.hostname', 'Syslog Host'],
    ['@syslog.appname', 'Application'],
    ['@syslog.severity', 'Syslog Severity'],
    ['@syslog.env', 'Syslog Env'],
  ]),
  ...facets('DNS', [
    ['@dns.question.name', 'DNS Question'],
    ['@dns.question.type', 'DNS Question Type'],
    ['@dns.answer.name', 'DNS Answer'],
    ['@dns.flags.rcode', 'DNS Response Code'],
  ]),
  ...facets('Event', [
    ['@evt.name', 'Event Name'],
    ['@evt.outcome', 'Event Outcome'],
    ['@evt.category', 'Event Category'],
  ]),
  ...measures('Core', [['@duration', 'Duration', 'nanosecond']]),
];
