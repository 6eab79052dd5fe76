import type { WorkflowDefinition } from '@komainu/contracts/workflows/workflow.ts';
import type { Author } from '@komainu/http/author.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import { WorkflowRefused } from './definition/problems.ts';
import { type KeptWorkflow, type StoredWorkflow, WORKFLOW_KIND } from './definition/stored.ts';

const MOST_WORKFLOWS = 2_000;

/** The workflows. */
export class WorkflowKeeper {
  readonly #metadata: MetadataStore;

  constructor(metadata: MetadataStore) {
    this.#metadata = metadata;
  }

  /** By creation. */
  async all(): Promise<readonly KeptWorkflow[]> {
    return (await this.#metadata.list<StoredWorkflow>(WORKFLOW_KIND)).map(keptOf);
  }

  /** Another text when any workflow has changed. */
  async stamp(): Promise<string> {
    return (await this.#metadata.stamps(WORKFLOW_KIND)).map(({ id, version }) => `${id} ${version}`).join('\n');
  }

  async find(id: string): Promise<KeptWorkflow | undefined> {
    const document = await this.#metadata.get<StoredWorkflow>(WORKFLOW_KIND, id.toLowerCase());
    return document === undefined ? undefined : keptOf(document);
  }

  /** The workflow that monitors name by a handle. */
  async byHandle(handle: string): Promise<KeptWorkflow | undefined> {
    return (await this.all()).find(({ definition }) => definition.spec.handle === handle);
  }

  /** Throws `no_such_workflow` (404). */
  async get(id: string): Promise<KeptWorkflow> {
    const found = await this.find(id);
    if (found === undefined) throw new CodedError('no_such_workflow', 'workflow not found', { status: 404 });
    return found;
  }

  async create(definition: WorkflowDefinition, author: Author): Promise<KeptWorkflow> {
    if ((await this.#metadata.stamps(WORKFLOW_KIND)).length >= MOST_WORKFLOWS) {
      throw badRequest('too_many_workflows', `there are ${MOST_WORKFLOWS} workflows already`);
    }
    await this.#checkHandle(definition);
    const body: StoredWorkflow = { definition, author, owner: author };
    return keptOf(await this.#metadata.put(WORKFLOW_KIND, uuid(), body, author.id, 0));
  }

  /** Throws `version_conflict` (409) when somebody else changed it meanwhile. */
  async update(before: KeptWorkflow, definition: WorkflowDefinition, by: Author): Promise<KeptWorkflow> {
    await this.#checkHandle(definition, before.id);
    const body: StoredWorkflow = { definition, author: before.author, owner: by };
    return keptOf(await this.#metadata.put(WORKFLOW_KIND, before.id, body, by.id, before.version));
  }

  async delete(id: string, by: Author): Promise<void> {
    await this.#metadata.delete(WORKFLOW_KIND, id, by.id);
  }

  /** A handle leads to one workflow. */
  async #checkHandle({ spec }: WorkflowDefinition, ownId?: string): Promise<void> {
    if (spec.handle === undefined || spec.handle === '') return;
    const other = await this.byHandle(spec.handle);
    if (other === undefined || other.id === ownId) return;
    throw new WorkflowRefused([
      {
        detail: `the handle "${spec.handle}" belongs to the workflow "${other.definition.name}"`,
        pointer: '/spec/handle',
      },
    ]);
  }
}

function keptOf({ id, version, body, createdAtUnixMs, updatedAtUnixMs }: Document<StoredWorkflow>): KeptWorkflow {
  return { ...body, id, version, createdUnixMs: createdAtUnixMs, updatedUnixMs: updatedAtUnixMs };
}
