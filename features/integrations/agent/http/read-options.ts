import type { YamlMap } from '../check.ts';
import {
  choiceOption,
  flagOption,
  mapOption,
  numberOption,
  textMapOption,
  textOption,
  textsOption,
} from '../read-instance.ts';

/** How a check reaches an HTTP server: the options that Datadog's checks share, by their names there. */
export interface CheckHttpOptions {
  /** Of the whole exchange; `timeout` in seconds, 10. */
  readonly timeoutMs: number;
  readonly auth:
    | { readonly kind: 'none' }
    | { readonly kind: 'basic' | 'digest'; readonly username: string; readonly password: string };
  /** A file whose text is sent as a bearer token, read again for each request; '' for none. */
  readonly tokenFile: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly followRedirects: boolean;
  readonly tls: CheckTlsOptions;
  readonly proxy: CheckProxyOptions;
}

export interface CheckTlsOptions {
  readonly verify: boolean;
  readonly validateHostname: boolean;
  /** Files in PEM; '' for none. */
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly keyPassword: string;
}

/** Addresses of proxies by the scheme of the target; '' for none. */
export interface CheckProxyOptions {
  readonly http: string;
  readonly https: string;
  readonly exclude: readonly string[];
}

/** Reads the shared options; an instance wins over init_config. Throws `bad_check_config`. */
export function checkHttpOptions(instance: YamlMap, initConfig: YamlMap): CheckHttpOptions {
  const options = { ...given(initConfig), ...given(instance) };
  const username = textOption(options, 'username', '');
  const kind = choiceOption(options, 'auth_type', ['basic', 'digest'], 'basic');
  const skipProxy = flagOption(options, 'skip_proxy', false) || flagOption(options, 'no_proxy', false);
  return {
    timeoutMs: 1000 * numberOption(options, 'timeout', 10, 0.001, 600),
    auth: username === '' ? { kind: 'none' } : { kind, username, password: textOption(options, 'password', '') },
    tokenFile: tokenFile(options),
    headers: { ...textMapOption(options, 'headers'), ...textMapOption(options, 'extra_headers') },
    followRedirects: flagOption(options, 'allow_redirects', true),
    tls: checkTlsOptions(options),
    proxy: skipProxy ? { http: '', https: '', exclude: [] } : proxyOptions(mapOption(options, 'proxy')),
  };
}

/** Reads `tls_verify`, `tls_ca_cert`, `tls_cert`, `tls_private_key` and their like. */
export function checkTlsOptions(options: YamlMap): CheckTlsOptions {
  return {
    verify: flagOption(options, 'tls_verify', flagOption(options, 'ssl_verify', true)),
    validateHostname: flagOption(options, 'tls_validate_hostname', true),
    caFile: textOption(options, 'tls_ca_cert', textOption(options, 'ssl_ca_cert', '')),
    certificateFile: textOption(options, 'tls_cert', textOption(options, 'ssl_cert', '')),
    keyFile: textOption(options, 'tls_private_key', textOption(options, 'ssl_private_key', '')),
    keyPassword: textOption(options, 'tls_private_key_password', ''),
  };
}

/** The Kubernetes service account by `bearer_token_auth`, or the file of an `auth_token` reader. */
function tokenFile(options: YamlMap): string {
  const reader = mapOption(mapOption(options, 'auth_token'), 'reader');
  if (textOption(reader, 'type', '') === 'file') return textOption(reader, 'path');
  if (!flagOption(options, 'bearer_token_auth', false)) return '';
  return textOption(options, 'bearer_token_path', '/var/run/secrets/kubernetes.io/serviceaccount/token');
}

function proxyOptions(proxy: YamlMap): CheckProxyOptions {
  return {
    http: textOption(proxy, 'http', ''),
    https: textOption(proxy, 'https', ''),
    exclude: textsOption(proxy, 'no_proxy'),
  };
}

/** Options that say nothing must not hide those of init_config. */
function given(map: YamlMap): YamlMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null && value !== ''));
}
