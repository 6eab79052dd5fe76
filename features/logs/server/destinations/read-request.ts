import { objectOf, textOf } from '@komainu/http/request-fields.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { assertPublicHost } from '@komainu/kernel/outgoing/address-guard.ts';
import type { OutgoingSettings } from '../outgoing/settings.ts';
import { parseLogFilter } from '../search-text.ts';
import type {
  DestinationBody,
  ElasticsearchTarget,
  ForwardTarget,
  HttpAuth,
  HttpTarget,
  SentinelTarget,
  SplunkTarget,
} from './definition.ts';
import { isIndexRotation } from './formats/index-rotation.ts';

type Json = Readonly<Record<string, unknown>>;

const MAX_TAGS = 100;

/**
 * Reads the body of a create request, or of an update of `before`, which changes only what it names. Throws
 * `bad_destination` (400), or what the query's parser throws.
 */
export function readDestination(body: unknown, settings: OutgoingSettings, before?: DestinationBody): DestinationBody {
  const data = objectOf(objectOf(body, 'the body')['data'], 'data');
  const given = objectOf(data['attributes'], 'data.attributes');
  const name = textOf(given['name'], 'name') ?? before?.name;
  if (name === undefined || name === '') throw missing('name');
  const query = textOf(given['query'], 'query');
  if (query !== undefined) parseLogFilter(query || '*');
  return {
    name,
    query: query ?? before?.query ?? '',
    enabled: booleanOf(given, 'enabled') ?? before?.enabled ?? true,
    forwardTags: booleanOf(given, 'forward_tags') ?? before?.forwardTags ?? true,
    restrictionList: listOf(given['forward_tags_restriction_list']) ?? before?.restrictionList ?? [],
    restrictionListType:
      listTypeOf(given['forward_tags_restriction_list_type']) ?? before?.restrictionListType ?? 'ALLOW_LIST',
    target: targetOf(given['forwarder_destination'], settings, before?.target),
  };
}

function targetOf(value: unknown, settings: OutgoingSettings, before: ForwardTarget | undefined): ForwardTarget {
  if (value === undefined || value === null) {
    if (before === undefined) throw missing('forwarder_destination');
    return before;
  }
  const given = objectOf(value, 'forwarder_destination');
  switch (given['type']) {
    case 'http':
      return httpOf(given, settings);
    case 'splunk_hec':
      return splunkOf(given, settings, before?.type === 'splunk_hec' ? before : undefined);
    case 'elasticsearch':
      return elasticsearchOf(given, settings);
    case 'microsoft_sentinel':
      return sentinelOf(given, settings, before?.type === 'microsoft_sentinel' ? before : undefined);
    default:
      throw invalid("'type' must be one of http, splunk_hec, elasticsearch, microsoft_sentinel");
  }
}

function httpOf(given: Json, settings: OutgoingSettings): HttpTarget {
  return { type: 'http', endpoint: endpointOf(given, 'endpoint', settings), auth: authOf(given['auth'], settings) };
}

function authOf(value: unknown, settings: OutgoingSettings): HttpAuth {
  const given = objectOf(value, 'auth');
  if (given['type'] === 'basic') return { type: 'basic', ...basicOf(given, settings) };
  if (given['type'] !== 'custom_header') throw invalid("'auth.type' must be basic or custom_header");
  const name = required(given, 'header_name');
  // Headers that say where a message ends are ours.
  if (
    !/^[A-Za-z0-9-]{1,128}$/.test(name) ||
    /^(?:host|content-.*|transfer-encoding|connection|te|upgrade)$/i.test(name)
  ) {
    throw invalid("'auth.header_name' is no name of a header that can be set");
  }
  const secret = required(given, 'header_value');
  if (!/^[\x20-\x7e\t]{1,8192}$/.test(secret)) throw invalid("'auth.header_value' has characters that no header takes");
  return { type: 'custom_header', header_name: name, sealed_header_value: settings.secrets.seal(secret) };
}

function basicOf(given: Json, settings: OutgoingSettings) {
  return {
    sealed_username: settings.secrets.seal(required(given, 'username')),
    sealed_password: settings.secrets.seal(required(given, 'password')),
  };
}

function splunkOf(given: Json, settings: OutgoingSettings, before: SplunkTarget | undefined): SplunkTarget {
  const token = required(given, 'access_token');
  if (!/^[\x21-\x7e]{1,1024}$/.test(token)) throw invalid("'access_token' is no token");
  const sourcetype = given['sourcetype'];
  if (sourcetype !== undefined && sourcetype !== null && typeof sourcetype !== 'string') {
    throw invalid('Sourcetype must be a string or null');
  }
  // An update that says nothing of it leaves it, as Datadog does.
  const kept = sourcetype === undefined ? before?.sourcetype : sourcetype;
  return {
    type: 'splunk_hec',
    endpoint: endpointOf(given, 'endpoint', settings),
    sealed_access_token: settings.secrets.seal(token),
    ...(kept === undefined ? {} : { sourcetype: kept }),
  };
}

function elasticsearchOf(given: Json, settings: OutgoingSettings): ElasticsearchTarget {
  const index = required(given, 'index_name');
  // https://www.elastic.co/guide/en/elasticsearch/reference/current/indices-create-index.html
  if (!/^[^-_+A-Z\\/*?"<>| ,#:][^A-Z\\/*?"<>| ,#:]{0,199}$/.test(index))
    throw invalid("'index_name' is no name of an index");
  const rotation = textOf(given['index_rotation'], 'index_rotation');
  if (rotation !== undefined && !isIndexRotation(rotation)) throw invalid("'index_rotation' is no date pattern");
  return {
    type: 'elasticsearch',
    endpoint: endpointOf(given, 'endpoint', settings),
    auth: basicOf(objectOf(given['auth'], 'auth'), settings),
    index_name: index,
    ...(rotation === undefined ? {} : { index_rotation: rotation }),
  };
}

function sentinelOf(given: Json, settings: OutgoingSettings, before: SentinelTarget | undefined): SentinelTarget {
  const tenantId = nameOf(given, 'tenant_id');
  const clientId = nameOf(given, 'client_id');
  const secret = textOf(given['client_secret'], 'client_secret');
  const isSame = before?.tenant_id === tenantId && before.client_id === clientId;
  const sealed =
    secret === undefined ? (isSame ? before.sealed_client_secret : undefined) : settings.secrets.seal(secret);
  return {
    type: 'microsoft_sentinel',
    tenant_id: tenantId,
    client_id: clientId,
    data_collection_endpoint: endpointOf(given, 'data_collection_endpoint', settings),
    data_collection_rule_id: nameOf(given, 'data_collection_rule_id'),
    stream_name: nameOf(given, 'stream_name'),
    ...(sealed === undefined ? {} : { sealed_client_secret: sealed }),
  };
}

/** What becomes a part of a path. */
function nameOf(given: Json, field: string): string {
  const name = required(given, field);
  if (!/^[A-Za-z0-9_.-]{1,200}$/.test(name)) throw invalid(`'${field}' has characters that it cannot have`);
  return name;
}

function endpointOf(given: Json, field: string, settings: OutgoingSettings): string {
  const endpoint = required(given, field);
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && settings.allowPrivateTargets);
  if (url === undefined || !isWeb || url.username !== '' || url.hash !== '')
    throw invalid(`'${field}' must begin with https://`);
  if (!settings.allowPrivateTargets) assertPublicHost(url);
  return endpoint;
}

function required(given: Json, field: string): string {
  const value = textOf(given[field], field);
  if (value === undefined || value === '') throw missing(field);
  return value;
}

function booleanOf(given: Json, field: string): boolean | undefined {
  const value = given[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw invalid(`'${field}' is neither true nor false`);
  return value;
}

function listOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const isList = Array.isArray(value) && value.length <= MAX_TAGS && value.every((key) => typeof key === 'string');
  if (!isList) throw invalid(`'forward_tags_restriction_list' is not a list of at most ${MAX_TAGS} keys of tags`);
  return value;
}

function listTypeOf(value: unknown): DestinationBody['restrictionListType'] | undefined {
  if (value === undefined || value === null) return undefined;
  if (value !== 'ALLOW_LIST' && value !== 'BLOCK_LIST') {
    throw invalid("'forward_tags_restriction_list_type' must be ALLOW_LIST or BLOCK_LIST");
  }
  return value;
}

function missing(field: string) {
  return badRequest('bad_destination', `The parameter '${field}' is required`);
}

function invalid(reason: string) {
  return badRequest('bad_destination', `Invalid custom destination configuration: ${reason}`);
}
