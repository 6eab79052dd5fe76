import { dirname, join } from 'node:path';
import type { TagCardinality } from '@komainu/contracts/agent/containers.ts';
import {
  type CheckContainerFilter,
  containerFilter,
} from '@komainu/integrations/agent/autodiscovery/container-filter.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { SettingsReader } from './reader.ts';

export interface CheckSettings {
  /** Folders of configs, all read. */
  readonly confDirs: readonly string[];
  /** Checks that run at once. */
  readonly atOnce: number;
  /** Of one run. */
  readonly limitMs: number;
  readonly autodiscovery: boolean;
  /** Checks that containers do not get because of their image alone. */
  readonly ignoredImages: readonly string[];
  readonly filter: CheckContainerFilter;
  readonly cardinality: TagCardinality;
  /** Whether labels and annotations may name variables of the agent; and which, empty for all that are no keys. */
  readonly withVariables: boolean;
  readonly allowedVariables: readonly string[];
}

/** Where configs are looked for without a settings file: ours, and what an Agent left. */
const USUAL_FOLDERS = ['/etc/komainu-agent/conf.d', '/etc/datadog-agent/conf.d'];
const CARDINALITIES: readonly TagCardinality[] = ['none', 'low', 'orchestrator', 'high'];
/** Checks wait for answers rather than compute: more of them fit than the Agent's four. */
const USUAL_AT_ONCE = 16;

/** The checks; undefined when they are off. */
export function checkSettings(read: SettingsReader): CheckSettings | undefined {
  const named = read.text('DD_CONFD_PATH', 'confd_path');
  const extra = read.text('DD_ADDITIONAL_CHECKSD', 'additional_checksd');
  if (extra !== '') read.warn('additional_checksd: checks written in Python are not run');
  if (!read.flag('KOMAINU_AGENT_CHECKS', '', true)) return undefined;
  const beside = read.file === '' ? USUAL_FOLDERS : [join(dirname(read.file), 'conf.d')];
  return {
    confDirs: named === '' ? beside : [named],
    atOnce: read.whole('DD_CHECK_RUNNERS', 'check_runners', USUAL_AT_ONCE, 1, 256),
    limitMs: 1000 * read.number('KOMAINU_AGENT_CHECK_TIMEOUT', '', 60, 1, 3600),
    autodiscovery: read.flag('DD_AUTOCONFIG_FROM_ENVIRONMENT', 'autoconfig_from_environment', true),
    ignoredImages: read.list('DD_IGNORE_AUTOCONF', 'ignore_autoconf'),
    filter: filterOf(read),
    cardinality: read.choice('DD_CHECKS_TAG_CARDINALITY', 'checks_tag_cardinality', CARDINALITIES, 'low'),
    withVariables: !read.flag('DD_AD_DISABLE_ENV_VAR_RESOLUTION', 'ad_disable_env_var_resolution', false),
    allowedVariables: read.list('DD_AD_ALLOWED_ENV_VARS', 'ad_allowed_env_vars'),
  };
}

/** A sign that cannot be read must not keep the agent from its other work: nothing is filtered, and that is said. */
function filterOf(read: SettingsReader): CheckContainerFilter {
  const signs = (kind: 'INCLUDE' | 'EXCLUDE', old: string) => {
    const path = `container_${kind.toLowerCase()}`;
    return [
      ...read.list(`DD_CONTAINER_${kind}`, path),
      ...read.list(`DD_CONTAINER_${kind}_METRICS`, `${path}_metrics`),
      ...read.list(`DD_AC_${kind}`, old),
    ];
  };
  try {
    return containerFilter(signs('INCLUDE', 'ac_include'), signs('EXCLUDE', 'ac_exclude'));
  } catch (error) {
    read.warn(`${messageOf(error)}: no container is left out`);
    return containerFilter([], []);
  }
}
