/** Kind in the metadata store. */
export const DESTINATION_KIND = 'logs_custom_destination';

export type HttpAuth =
  | { readonly type: 'basic'; readonly sealed_username: string; readonly sealed_password: string }
  | { readonly type: 'custom_header'; readonly header_name: string; readonly sealed_header_value: string };

export interface HttpTarget {
  readonly type: 'http';
  readonly endpoint: string;
  readonly auth: HttpAuth;
}

export interface SplunkTarget {
  readonly type: 'splunk_hec';
  readonly endpoint: string;
  readonly sealed_access_token: string;
  /** `_json` when absent; null leaves it to the token's settings. */
  readonly sourcetype?: string | null;
}

export interface ElasticsearchTarget {
  readonly type: 'elasticsearch';
  readonly endpoint: string;
  readonly auth: { readonly sealed_username: string; readonly sealed_password: string };
  readonly index_name: string;
  /** A date pattern, for example `yyyy-MM-dd`; one index for ever when absent. */
  readonly index_rotation?: string;
}

export interface SentinelTarget {
  readonly type: 'microsoft_sentinel';
  readonly tenant_id: string;
  readonly client_id: string;
  readonly data_collection_endpoint: string;
  readonly data_collection_rule_id: string;
  readonly stream_name: string;
  /** Ours: Datadog takes it from its Azure integration. Nothing can be sent without it. */
  readonly sealed_client_secret?: string;
}

export type ForwardTarget = HttpTarget | SplunkTarget | ElasticsearchTarget | SentinelTarget;

/** A forwarding destination as the metadata store keeps it; fields `sealed_…` are never given back. */
export interface DestinationBody {
  readonly name: string;
  readonly query: string;
  readonly enabled: boolean;
  readonly forwardTags: boolean;
  /** Keys of tags. */
  readonly restrictionList: readonly string[];
  /** What the list is of: tags that are sent, or tags that are not. An empty list restricts nothing. */
  readonly restrictionListType: 'ALLOW_LIST' | 'BLOCK_LIST';
  readonly target: ForwardTarget;
}
