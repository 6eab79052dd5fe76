import type { YamlMap } from '../check.ts';

/** What a file, a label or an annotation asks for: a check with its instances, or the logs of an integration, or both. */
export interface CheckConfig {
  readonly check: string;
  /** Where it is from: `file:/etc/…/conf.yaml`, `container:<name>`, `pod:<namespace>/<name>`. */
  readonly source: string;
  readonly initConfig: YamlMap;
  readonly instances: readonly YamlMap[];
  /** Datadog's `logs:` items, for whoever follows logs. */
  readonly logs: readonly YamlMap[];
  /** Containers that it is a template for, by the short name of their image; empty for a config that stands for itself. */
  readonly adIdentifiers: readonly string[];
  /** The container that it was made for; '' for none. */
  readonly containerId: string;
  /** Nobody wrote it for this machine (a `.default` or `auto_conf.yaml`): an unknown check is no mistake. */
  readonly optional: boolean;
}

/** Configs of one provider, and what could not be read: `<where>: <reason>`, without secrets. */
export interface ConfigsRead {
  readonly configs: readonly CheckConfig[];
  readonly errors: readonly string[];
}
