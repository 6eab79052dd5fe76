import { isObject } from '@komainu/kernel/json.ts';
import type { YamlMap } from '../../check.ts';
import { badCheckConfig, textOption, textsOption } from '../../read-instance.ts';
import { literal } from './view-query.ts';

/** Which tables are looked at one by one: an element of `relations`. */
export interface RelationRule {
  readonly match: { readonly kind: 'name' | 'regex'; readonly text: string };
  /** [] for all. */
  readonly schemas: readonly string[];
  /** Of what the locks are told: `r`, `i`, … ; [] for all. */
  readonly kinds: readonly string[];
}

/** Reads `relations`. Throws `bad_check_config`. */
export function readRelations(instance: YamlMap): readonly RelationRule[] {
  const given: unknown = instance['relations'] ?? [];
  if (!Array.isArray(given)) throw badCheckConfig('relations', 'must be a list');
  return given.map((element: unknown) => {
    if (typeof element === 'string') return { match: { kind: 'name', text: element }, schemas: [], kinds: [] };
    if (!isObject(element)) throw badCheckConfig('relations', 'must be a list of names and mappings');
    const name = textOption(element, 'relation_name', '');
    const regex = textOption(element, 'relation_regex', '');
    if ((name === '') === (regex === '')) {
      throw badCheckConfig('relations', 'needs either relation_name or relation_regex in each of its mappings');
    }
    return {
      match: name === '' ? { kind: 'regex', text: regex } : { kind: 'name', text: name },
      schemas: textsOption(element, 'schemas'),
      kinds: textsOption(element, 'relkind'),
    };
  });
}

/** The condition that keeps the tables of the rules; `relkind` counts only where the query has that column. */
export function relationFilter(rules: readonly RelationRule[], schemaColumn: string, hasKind = false): string {
  const list = (texts: readonly string[]) => texts.map(literal).join(', ');
  const conditions = rules.map(({ match, schemas, kinds }) =>
    [
      `relname ${match.kind === 'name' ? '=' : '~'} ${literal(match.text)}`,
      ...(schemas.length === 0 ? [] : [`${schemaColumn} IN (${list(schemas)})`]),
      ...(hasKind && kinds.length > 0 ? [`relkind IN (${list(kinds)})`] : []),
    ].join(' AND '),
  );
  return `(${conditions.map((condition) => `(${condition})`).join(' OR ')})`;
}
