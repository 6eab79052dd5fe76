import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Definition } from '../form/field.ts';

const PATH = '/api/v2/sensitive-data-scanner/config';
const KEY = ['logs', 'sensitive-data-scanner'];
const GROUP = 'sensitive_data_scanner_group';
const RULE = 'sensitive_data_scanner_rule';

export interface ScannerRule {
  readonly id: string;
  readonly attributes: Definition & {
    readonly name: string;
    readonly is_enabled: boolean;
    readonly pattern?: string;
    readonly tags: readonly string[];
    readonly namespaces: readonly string[];
    readonly text_replacement: {
      readonly type: string;
      readonly replacement_string?: string;
      readonly number_of_chars?: number;
    };
  };
  /** Of the library; '' for a regex of one's own. */
  readonly standardPattern: string;
}

export interface ScannerGroup {
  readonly id: string;
  readonly attributes: Definition & {
    readonly name: string;
    readonly description: string;
    readonly is_enabled: boolean;
    readonly filter: { readonly query: string };
    readonly product_list: readonly string[];
    readonly samplings: readonly { readonly product: string; readonly rate: number }[];
  };
  readonly rules: readonly ScannerRule[];
}

interface Related {
  readonly id: string;
}

interface Included extends Related {
  readonly type: string;
  readonly attributes: never;
  readonly relationships: {
    readonly rules?: { readonly data: readonly Related[] };
    readonly standard_pattern?: { readonly data: Related };
  };
}

interface ConfigurationAnswer {
  readonly data: { readonly relationships: { readonly groups: { readonly data: readonly Related[] } } };
  readonly included: readonly Included[];
}

/** The groups in their order, each with its rules. */
export function useScannerGroups() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => groupsOf(await apiGet<ConfigurationAnswer>(PATH, signal)),
  });
}

function groupsOf({ data, included }: ConfigurationAnswer): readonly ScannerGroup[] {
  const byId = new Map(included.map((one) => [one.id, one]));
  return data.relationships.groups.data.flatMap(({ id }): readonly ScannerGroup[] => {
    const group = byId.get(id);
    if (group === undefined) return [];
    const rules = (group.relationships.rules?.data ?? []).flatMap((related): readonly ScannerRule[] => {
      const rule = byId.get(related.id);
      if (rule === undefined) return [];
      const { attributes, relationships } = rule;
      return [{ id: rule.id, attributes, standardPattern: relationships.standard_pattern?.data.id ?? '' }];
    });
    return [{ id, attributes: group.attributes, rules }];
  });
}

export type ScannerChange =
  | { readonly kind: 'order'; readonly groups: readonly string[] }
  | {
      readonly kind: 'group';
      readonly id: string | undefined;
      readonly attributes: Definition;
      readonly rules?: readonly string[];
    }
  | { readonly kind: 'removeGroup' | 'removeRule'; readonly id: string }
  | {
      readonly kind: 'rule';
      readonly id: string | undefined;
      readonly group: string;
      readonly attributes: Definition;
      readonly standardPattern: string;
    };

export function useScannerChange() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => queries.invalidateQueries({ queryKey: KEY }) });
}

async function run(change: ScannerChange): Promise<unknown> {
  switch (change.kind) {
    case 'order':
      return api('PATCH', PATH, { data: { relationships: { groups: related(change.groups, GROUP) } }, meta: {} });
    case 'group': {
      const { id, attributes, rules } = change;
      const relationships = rules === undefined ? {} : { relationships: { rules: related(rules, RULE) } };
      if (id === undefined) return apiPost(`${PATH}/groups`, { data: { type: GROUP, attributes }, meta: {} });
      return api('PATCH', `${PATH}/groups/${id}`, {
        data: { type: GROUP, id, attributes, ...relationships },
        meta: {},
      });
    }
    case 'rule': {
      const { id, attributes, standardPattern, group } = change;
      const standard = { data: { type: 'sensitive_data_scanner_standard_pattern', id: standardPattern } };
      const data = {
        type: RULE,
        attributes,
        relationships: {
          group: { data: { type: GROUP, id: group } },
          ...(standardPattern === '' ? {} : { standard_pattern: standard }),
        },
      };
      if (id === undefined) return apiPost(`${PATH}/rules`, { data, meta: {} });
      return api('PATCH', `${PATH}/rules/${id}`, { data: { ...data, id }, meta: {} });
    }
    case 'removeGroup':
      return api('DELETE', `${PATH}/groups/${change.id}`, { meta: {} });
    case 'removeRule':
      return api('DELETE', `${PATH}/rules/${change.id}`, { meta: {} });
  }
}

function related(ids: readonly string[], type: string) {
  return { data: ids.map((id) => ({ id, type })) };
}
