import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { Definition, TemplateVariable } from '@komainu/contracts/dashboards/asking/definition.ts';
import {
  guestChoice,
  type SharedVariable,
  sharedVariables,
} from '@komainu/contracts/dashboards/asking/shared-variables.ts';
import { ownWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import type { Powerpack } from '@komainu/contracts/dashboards/powerpacks.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import type { StoredDashboard } from '../dashboards/definition.ts';
import type { People } from '../ports.ts';
import { packsOf } from '../powerpacks/packs-of.ts';
import type { StoredShare } from './definition.ts';
import { Matcher } from './matcher.ts';
import { questionsOf } from './questions.ts';
import { noSuchShare, type OpenShare, type ShareKeeper } from './share-keeper.ts';

/** Boards with choices whose questions are remembered, and for how long: a powerpack may change meanwhile. */
const MOST_REMEMBERED = 200;
const REMEMBERED_MS = 30_000;

/** A shared dashboard that a guest looks at. */
export interface View extends OpenShare {
  readonly variables: readonly SharedVariable[];
  readonly packs: ReadonlyMap<string, Powerpack['attributes']>;
  /** On whose behalf the guest asks: the author of the share, who may only read now. */
  readonly principal: Principal;
}

/** Opens links of shares, and tells what their guests may ask. */
export class SharedViews {
  readonly #shares: ShareKeeper;
  readonly #metadata: MetadataStore;
  readonly #people: People;
  readonly #matchers = new Map<string, { readonly madeAtUnixMs: number; readonly matcher: Matcher }>();

  constructor(shares: ShareKeeper, metadata: MetadataStore, people: People) {
    this.#shares = shares;
    this.#metadata = metadata;
    this.#people = people;
  }

  /** Throws `no_such_share` (404). */
  async open(token: string): Promise<View> {
    const open = await this.#shares.open(token);
    const { fields } = open.dashboard.body;
    const selectable = open.share.body.fields.selectable_template_vars ?? [];
    return {
      ...open,
      // Read as the screens read it, which believe nothing.
      variables: sharedVariables(
        (fields.template_variables ?? []) as unknown as readonly TemplateVariable[],
        selectable,
      ),
      packs: await packsOf(this.#metadata, open.dashboard.body.fields.widgets),
      principal: await this.#principalOf(open.share),
    };
  }

  /** What a guest may ask with a choice of variables. Throws `choice_not_shared` (403). */
  matcher(view: View, params: Readonly<Record<string, string>>, nowMs: number): Matcher {
    const { share, dashboard, variables, packs } = view;
    const chosen = guestChoice(variables, params);
    if (chosen === undefined) {
      throw new CodedError('choice_not_shared', 'Forbidden: a template variable has a value that is not shared', {
        status: 403,
      });
    }
    const key = JSON.stringify([share.id, share.version, dashboard.id, dashboard.version, chosen]);
    const kept = this.#matchers.get(key);
    if (kept !== undefined && nowMs - kept.madeAtUnixMs < REMEMBERED_MS) return kept.matcher;
    const window = windowRule(share.body);
    const matcher = new Matcher(questionsOf(definitionsOf(dashboard), { variables, chosen, packs, window }));
    this.#matchers.delete(key);
    this.#matchers.set(key, { madeAtUnixMs: nowMs, matcher });
    const [oldest] = this.#matchers.keys();
    if (this.#matchers.size > MOST_REMEMBERED && oldest !== undefined) this.#matchers.delete(oldest);
    return matcher;
  }

  /** With the author's roles of today: a share shows no more than he may see, and nothing once he is gone. */
  async #principalOf({ id, body: { author } }: Document<StoredShare>): Promise<Principal> {
    const [person, roleIds] = await Promise.all([this.#people.person(author.id), this.#people.rolesOfUser(author.id)]);
    if (person === undefined || person.disabled || roleIds === undefined) throw noSuchShare();
    const user = { id: author.id, email: author.handle, name: author.name ?? '', role: 'read-only' as const, roleIds };
    return { kind: 'session', id: `share:${id.slice(0, 8)}`, user };
  }
}

/** The widgets of a dashboard as the questions read them: the schema is open, and reading believes nothing. */
const definitionsOf = ({ body }: Document<StoredDashboard>): readonly Definition[] =>
  body.fields.widgets.map(({ definition }) => definition as unknown as Definition);

function windowRule({ fields }: StoredShare) {
  if (fields.global_time_selectable_enabled) return () => undefined;
  const definition = { type: '', time: fields.global_time };
  return (nowMs: number) => ownWindow(definition, nowMs) ?? { fromMs: nowMs - 3_600_000, toMs: nowMs };
}
