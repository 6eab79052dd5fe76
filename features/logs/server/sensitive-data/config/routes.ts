import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { FastifyInstance } from 'fastify';
import { Fields } from '../../pipelines/fields.ts';
import {
  MOST_CUSTOM_RULES,
  MOST_GROUPS,
  MOST_RULES,
  type ScannerConfiguration,
  type ScannerGroup,
  type ScannerRule,
} from './definition.ts';
import { badScanner, readGroup, readRule, relatedId, relatedIds, resourceFields } from './read-request.ts';
import { metaOf, renderConfiguration, renderGroup, renderRule, renderStandardPatterns } from './render.ts';
import { compileRule } from './scan-stage.ts';
import { changeConfiguration, configurationOf, versionOf } from './scanner-store.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
/** Who takes a rule away lets what it hid through. */
const MANAGE = { config: { access: { kind: 'api', permission: 'manage' } } } as const;
const PATH = '/api/v2/sensitive-data-scanner/config';
const GROUP = 'sensitive_data_scanner_group';
const RULE = 'sensitive_data_scanner_rule';

/** Datadog's API of the sensitive data scanner: its groups, their rules, the order of both, and the library. */
export function registerScannerRoutes(app: FastifyInstance, live: LiveDefinitions): void {
  const version = () => ({ data: null, meta: { version: versionOf(live) } });
  const change = (by: string, work: (groups: readonly ScannerGroup[]) => readonly ScannerGroup[]) =>
    changeConfiguration(live, by, ({ groups }) => ({ groups: work(groups) }));

  app.get(PATH, READ, () => renderConfiguration(configurationOf(live), versionOf(live)));

  app.get(`${PATH}/standard-patterns`, READ, () => renderStandardPatterns());

  app.patch(PATH, MANAGE, async (request) => {
    const data = new Fields(request.body, '').object('data');
    const ids = relatedIds(data.has('relationships') ? data.object('relationships') : undefined, 'groups') ?? [];
    await change(authorOf(request), (groups) => inOrder(groups, ids, 'group'));
    return { data: renderConfiguration(configurationOf(live), versionOf(live)).data, meta: metaOf(versionOf(live)) };
  });

  app.post(`${PATH}/groups`, MANAGE, async (request, reply) => {
    const { attributes } = resourceFields(request.body, GROUP);
    const group: ScannerGroup = { id: uuid(), ...readGroup(attributes), rules: [] };
    await change(authorOf(request), (groups) => {
      if (groups.length >= MOST_GROUPS) throw badScanner(`there are ${MOST_GROUPS} groups already`);
      return [...groups, group];
    });
    return reply.code(201).send({ data: renderGroup(group), meta: metaOf(versionOf(live)) });
  });

  app.patch(`${PATH}/groups/:id`, MANAGE, async (request) => {
    const id = paramOf(request, 'id');
    const { attributes, relationships } = resourceFields(request.body, GROUP);
    const rules = relatedIds(relationships, 'rules');
    await change(authorOf(request), (groups) =>
      changed(groups, id, 'scanning group', (group) => ({
        ...group,
        ...readGroup(attributes, group),
        rules: rules === undefined ? group.rules : inOrder(group.rules, rules, 'rule'),
      })),
    );
    return version();
  });

  app.delete(`${PATH}/groups/:id`, MANAGE, async (request) => {
    const id = paramOf(request, 'id');
    await change(authorOf(request), (groups) => changed(groups, id, 'scanning group', () => undefined));
    return version();
  });

  app.post(`${PATH}/rules`, MANAGE, async (request, reply) => {
    const { attributes, relationships } = resourceFields(request.body, RULE);
    const rule: ScannerRule = {
      id: uuid(),
      ...checked(readRule(attributes, relatedId(relationships, 'standard_pattern'))),
    };
    const groupId = relatedId(relationships, 'group');
    if (groupId === undefined) throw badScanner('a rule needs a group: relationships.group is not provided');
    await change(authorOf(request), (groups) => {
      const rules = rulesOf({ groups });
      if (rules.length >= MOST_RULES) throw badScanner(`there are ${MOST_RULES} rules already`);
      if (rule.pattern !== '' && rules.filter(({ pattern }) => pattern !== '').length >= MOST_CUSTOM_RULES) {
        throw badScanner(`there are ${MOST_CUSTOM_RULES} rules with a regex of their own already`);
      }
      return changed(groups, groupId, 'scanning group', (group) => ({ ...group, rules: [...group.rules, rule] }));
    });
    return reply.code(201).send({ data: renderRule(rule, groupId), meta: { version: versionOf(live) } });
  });

  app.patch(`${PATH}/rules/:id`, MANAGE, async (request) => {
    const id = paramOf(request, 'id');
    const { attributes, relationships } = resourceFields(request.body, RULE);
    const standard = relatedId(relationships, 'standard_pattern');
    await change(authorOf(request), (groups) =>
      withRule(groups, id, (rule) => ({ ...rule, ...checked(readRule(attributes, standard, rule)), id })),
    );
    return version();
  });

  app.delete(`${PATH}/rules/:id`, MANAGE, async (request) => {
    const id = paramOf(request, 'id');
    await change(authorOf(request), (groups) => withRule(groups, id, () => undefined));
    return version();
  });
}

function rulesOf({ groups }: ScannerConfiguration): readonly ScannerRule[] {
  return groups.flatMap(({ rules }) => rules);
}

/** Throws on a rule that could not run. */
function checked(rule: Omit<ScannerRule, 'id'>): Omit<ScannerRule, 'id'> {
  compileRule(rule);
  return rule;
}

function withRule(
  groups: readonly ScannerGroup[],
  id: string,
  change: (rule: ScannerRule) => ScannerRule | undefined,
): readonly ScannerGroup[] {
  const group = groups.find(({ rules }) => rules.some((rule) => rule.id === id));
  if (group === undefined) throw notFound('scanning rule');
  const rules = changed(group.rules, id, 'scanning rule', change);
  return groups.map((one) => (one === group ? { ...group, rules } : one));
}

/** Replaces one of a list, or takes it out; throws `no_such_scanner` (404). */
function changed<Item extends { readonly id: string }>(
  items: readonly Item[],
  id: string,
  what: string,
  change: (item: Item) => Item | undefined,
): readonly Item[] {
  if (!items.some((item) => item.id === id)) throw notFound(what);
  return items.flatMap((item) => (item.id === id ? (change(item) ?? []) : [item]));
}

/** All items in the order of the ids, which must name each of them once. */
function inOrder<Item extends { readonly id: string }>(
  items: readonly Item[],
  ids: readonly string[],
  what: string,
): readonly Item[] {
  const ordered = [...new Set(ids)].flatMap((id) => items.find((item) => item.id === id) ?? []);
  if (ordered.length !== items.length || ids.length !== items.length) {
    throw badScanner(`the order does not name every ${what} exactly once`);
  }
  return ordered;
}

function notFound(what: string): CodedError {
  return new CodedError('no_such_scanner', `${what} could not be found`, { status: 404 });
}
