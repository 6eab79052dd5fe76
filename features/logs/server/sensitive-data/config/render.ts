import { SENSITIVE_PATTERNS } from '../library.ts';
import {
  MOST_CUSTOM_RULES,
  MOST_GROUPS,
  MOST_RULES,
  SCANNER_ID,
  type ScannerConfiguration,
  type ScannerGroup,
  type ScannerRule,
} from './definition.ts';

const CONFIGURATION = { id: SCANNER_ID, type: 'sensitive_data_scanner_configuration' };

/** Clients expect it to be named. */
const NO_TARGETS = { targeted_obfuscations: { data: [] } };

/** What every answer says of the configuration. */
export function metaOf(version: number) {
  return {
    version,
    group_count_limit: MOST_GROUPS,
    rule_count_limit: MOST_RULES,
    count_limit: MOST_RULES,
    custom_rule_count_limit: MOST_CUSTOM_RULES,
    group_targeted_obfuscation_limit: 50,
    org_targeted_obfuscation_limit: 1_000,
    is_onboarded_to_telemetry: true,
    is_pci_compliant: false,
    has_highlight_enabled: true,
    has_multi_pass_enabled: true,
    has_cascading_enabled: false,
    is_configuration_superseded: false,
    is_float_sampling_rate_enabled: false,
    min_sampling_rate: 10,
  };
}

/** The configuration with its groups and their rules beside it. */
export function renderConfiguration({ groups }: ScannerConfiguration, version: number) {
  return {
    data: {
      ...CONFIGURATION,
      attributes: {},
      relationships: { groups: { data: groups.map(({ id }) => ({ id, type: 'sensitive_data_scanner_group' })) } },
    },
    meta: metaOf(version),
    included: groups.flatMap((group) => [renderGroup(group), ...group.rules.map((rule) => renderRule(rule, group.id))]),
  };
}

export function renderGroup({ id, rules, ...attributes }: ScannerGroup) {
  const { description, filter, is_enabled, name, product_list, samplings } = attributes;
  return {
    id,
    type: 'sensitive_data_scanner_group',
    attributes: { description, filter, is_enabled, name, product_list, samplings },
    relationships: {
      configuration: { data: CONFIGURATION },
      ...NO_TARGETS,
      rules: { data: rules.map((rule) => ({ id: rule.id, type: 'sensitive_data_scanner_rule' })) },
    },
  };
}

export function renderRule({ id, standardPattern, pattern, ...attributes }: ScannerRule, groupId: string) {
  const standard = { data: { id: standardPattern, type: 'sensitive_data_scanner_standard_pattern' } };
  return {
    id,
    type: 'sensitive_data_scanner_rule',
    attributes: { suppressions: {}, ...attributes, labels: [], ...(standardPattern === '' ? { pattern } : {}) },
    relationships: {
      ...NO_TARGETS,
      group: { data: { id: groupId, type: 'sensitive_data_scanner_group' } },
      ...(standardPattern === '' ? {} : { standard_pattern: standard }),
    },
  };
}

/** The library as Datadog's standard patterns. */
export function renderStandardPatterns() {
  return {
    data: SENSITIVE_PATTERNS.map(({ id, name, group, regex, keywords = [] }) => ({
      id,
      type: 'sensitive_data_scanner_standard_pattern',
      attributes: {
        name,
        description: '',
        pattern: regex,
        tags: [`sensitive_data:${id}`, `sensitive_data_category:${group}`],
        priority: 1,
        included_keywords: keywords,
      },
    })),
  };
}
