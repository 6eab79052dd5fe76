import type { FieldsAnswer } from '@komainu/contracts/logs/explorer-api.ts';
import type { FacetDefinition, FacetFields } from '@komainu/contracts/logs/facets-api.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { facetWords, wordsOf } from '@komainu/query/search/facet-words.ts';
import type { SearchSource } from '@komainu/query/search/source.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { logSource, RESERVED_WORDS } from '../search-schema.ts';
import { DEFAULT_FACETS } from './default-facets.ts';
import { groupOf, nameOf, readFacet } from './facet-fields.ts';

export const FACET = 'logs_facet';

interface FacetBody extends FacetFields {
  readonly origin: FacetDefinition['origin'];
}

type SeenFields = FieldsAnswer['data'];

/** The facets: those known from the start, with what people have changed and added, and those that the data shows. */
export class LogFacets implements Closable {
  readonly #live: LiveDefinitions;
  #words: ReadonlyMap<string, string> = new Map();
  #source: SearchSource = logSource;

  /** `live` must be loaded. */
  constructor(live: LiveDefinitions) {
    this.#live = live;
    live.onChange(() => {
      const stored = live.all<FacetBody>(FACET).map(({ body }) => body);
      // What the default facets were called goes on working when they are renamed.
      this.#words = facetWords([...stored, ...DEFAULT_FACETS], RESERVED_WORDS);
      this.#source = { ...logSource, schema: { ...logSource.schema, facetWords: this.#words } };
    });
  }

  /** The table of logs, with the words of the facets as they are now. */
  readonly source = (): SearchSource => this.#source;

  /** All facets by group and name; `seen` are fields of the data. */
  list(seen: SeenFields): readonly FacetDefinition[] {
    const bodies = new Map<string, FacetBody>();
    for (const facet of DEFAULT_FACETS) bodies.set(facet.path, { ...facet, origin: 'default' });
    for (const field of seen) if (!bodies.has(field.path)) bodies.set(field.path, discovered(field));
    for (const { body } of this.#stored()) bodies.set(body.path, body);
    return [...bodies.values()]
      .map((body) => this.#present(body))
      .sort((a, b) => compare(a.group, b.group) || compare(a.name, b.name) || compare(a.path, b.path));
  }

  /** Adds a facet. Throws `bad_facet` (400) and `facet_exists` (409). */
  async create(body: unknown, by: string): Promise<FacetDefinition> {
    const facet = readFacet(body, {});
    if (this.#find(facet.path, []) !== undefined) {
      throw new CodedError('facet_exists', `there is a facet of ${facet.path} already`, { status: 409 });
    }
    return this.#put({ ...facet, origin: 'custom' }, by, 0);
  }

  /** Changes a facet; one that only the data shows is kept from then on. Throws `bad_facet` and `no_such_facet` (404). */
  async update(id: string, body: unknown, seen: SeenFields, by: string): Promise<FacetDefinition> {
    const before = this.#require(id, seen);
    return this.#put({ ...readFacet(body, before), origin: before.origin }, by);
  }

  /** Takes a custom facet away, and hides any other. Throws `no_such_facet` (404). */
  async remove(id: string, seen: SeenFields, by: string): Promise<void> {
    const before = this.#require(id, seen);
    if (before.origin === 'custom') await this.#live.delete(FACET, id, by);
    else await this.#put({ ...before, hidden: true }, by);
  }

  close(): void {
    this.#live.close();
  }

  #stored() {
    return this.#live.all<FacetBody>(FACET);
  }

  #find(path: string, seen: SeenFields): FacetBody | undefined {
    const stored = this.#stored().find(({ body }) => body.path === path);
    if (stored !== undefined) return stored.body;
    const known = DEFAULT_FACETS.find((facet) => facet.path === path);
    if (known !== undefined) return { ...known, origin: 'default' };
    const field = seen.find((one) => one.path === path);
    return field === undefined ? undefined : discovered(field);
  }

  #require(id: string, seen: SeenFields): FacetBody {
    const facet = this.#find(pathOfId(id), seen);
    if (facet === undefined) throw new CodedError('no_such_facet', 'there is no such facet', { status: 404 });
    return facet;
  }

  async #put(body: FacetBody, by: string, expectedVersion?: number): Promise<FacetDefinition> {
    await this.#live.put(FACET, idOfPath(body.path), body, by, expectedVersion);
    return this.#present(body);
  }

  #present({ origin, ...facet }: FacetBody): FacetDefinition {
    const edited = origin !== 'custom' && this.#stored().some(({ body }) => body.path === facet.path);
    return { id: idOfPath(facet.path), ...facet, origin, edited, words: wordsOf(facet.path, this.#words) };
  }
}

function discovered({ path, type }: SeenFields[number]): FacetBody {
  const kind = type === 'number' && path.startsWith('@') ? 'measure' : 'facet';
  return { path, name: nameOf(path), group: groupOf(path), type: kind, origin: 'discovered' };
}

/** A facet is known by its path, whichever characters that has. */
function idOfPath(path: string): string {
  return Buffer.from(path, 'utf8').toString('base64url');
}

function pathOfId(id: string): string {
  return Buffer.from(id, 'base64url').toString('utf8');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
