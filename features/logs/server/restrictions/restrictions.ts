import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { SearchNode } from '@komainu/query/search/ast.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { anyOf } from '../api/narrow.ts';
import { parseLogSearch } from '../search-text.ts';

/** A restriction query as it is kept: roles that hold it see the logs that match, and those of their other roles. */
export interface RestrictionBody {
  readonly query: string;
  readonly roleIds: readonly string[];
}

export const RESTRICTION = 'log_restriction_query';

/** Matches nothing: stands for a query that cannot be read any more, so that nobody sees more than before. */
const NOTHING: SearchNode = { kind: 'not', offset: 0, length: 0, child: { kind: 'all', offset: 0, length: 0 } };

/** What the roles' restriction queries let a principal see; compiled once a change. */
export class Restrictions {
  #byRole = new Map<string, readonly SearchNode[]>();

  /** Takes the restriction queries over as they are now. */
  use(documents: readonly Document<RestrictionBody>[]): void {
    const byRole = new Map<string, SearchNode[]>();
    for (const { body } of documents) {
      const node = searchOf(body.query);
      for (const roleId of body.roleIds) byRole.set(roleId, [...(byRole.get(roleId) ?? []), node]);
    }
    this.#byRole = byRole;
  }

  /** The search that a principal is limited to: the union over its roles; undefined as soon as one of them has none. */
  readonly of = (principal: Principal): SearchNode | undefined => {
    const roleIds = principal.user?.roleIds ?? [];
    const nodes: SearchNode[] = [];
    for (const roleId of roleIds) {
      const restricted = this.#byRole.get(roleId);
      if (restricted === undefined) return undefined;
      nodes.push(...restricted);
    }
    return anyOf(nodes);
  };
}

function searchOf(query: string): SearchNode {
  try {
    return parseLogSearch(query);
  } catch {
    return NOTHING;
  }
}
