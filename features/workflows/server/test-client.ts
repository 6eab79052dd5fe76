import { setTimeout } from 'node:timers/promises';
import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { InstanceDetail } from '@komainu/contracts/workflows/instances.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { systemClock } from '@komainu/kernel/clock.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import type { WorkflowMessage } from './ports.ts';
import { registerWorkflows } from './register.ts';

const AGAIN_MS = 20;

export interface TestAnswer {
  readonly status: number;
  /** JSON of whatever shape the route has. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

const SOMEBODY: NonNullable<Principal['user']> = {
  id: 'test',
  email: 'test@example.com',
  name: 'Test',
  role: 'admin',
  roleIds: [],
};

/** The routes of workflows with an engine that runs them; tests hand in `testContext`. */
export async function workflowClient(
  context: FeatureContext,
  world: {
    readonly metadata?: MetadataStore;
    readonly unknownHandles?: readonly string[];
    readonly isActorGone?: boolean;
  } = {},
) {
  const metadata = world.metadata ?? openSqliteMetadata(':memory:', systemClock);
  const messages: WorkflowMessage[] = [];
  const feature = await registerWorkflows(context, {
    metadata,
    exclusive: true,
    allowPrivateTargets: true,
    secrets: {
      seal: (plain) => Buffer.from(plain).toString('base64'),
      open: (sealed) => Buffer.from(sealed, 'base64').toString(),
    },
    principalOf: async () => (world.isActorGone === true ? undefined : { kind: 'session', id: 'test', user: SOMEBODY }),
    async send(message) {
      messages.push(message);
      return new Map((world.unknownHandles ?? []).map((handle) => [handle, 'nobody is known by this handle']));
    },
  });
  // As the server does before it listens: the engine begins then.
  await context.app.ready();
  const headers = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
  const ask = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object,
  ): Promise<TestAnswer> => {
    const answer = await context.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
  };
  return {
    ask,
    feature,
    metadata,
    messages,
    /** Makes a workflow, and gives its id. */
    async create(spec: object, attributes: object = {}): Promise<string> {
      const { status, body } = await ask('POST', '/api/v2/workflows', {
        data: { type: 'workflows', attributes: { name: 'Test', spec, ...attributes } },
      });
      if (status !== 201) throw new Error(`POST /api/v2/workflows: ${status} ${JSON.stringify(body)}`);
      return body.data.id;
    },
    /** Starts a run over the API, and gives its id. */
    async run(id: string, payload: object = {}): Promise<string> {
      const { status, body } = await ask('POST', `/api/v2/workflows/${id}/instances`, { meta: { payload } });
      if (status !== 200) throw new Error(`POST instances: ${status} ${JSON.stringify(body)}`);
      return body.data.id;
    },
    async detail(id: string, instance: string): Promise<InstanceDetail> {
      return (await ask('GET', `/api/v2/workflows/${id}/instances/${instance}`)).body.data.attributes;
    },
  };
}

/** A client of a server of its own, which is closed with the block that uses it. */
export async function openWorkflows(...world: Parameters<typeof workflowClient>) {
  const client = await workflowClient(...world);
  return { ...client, [Symbol.asyncDispose]: async () => void (await client.feature.close()) };
}

/** The run when it has ended; the test's own time is the limit. */
export async function ended(
  client: Pick<Awaited<ReturnType<typeof workflowClient>>, 'detail'>,
  id: string,
  instance: string,
): Promise<InstanceDetail> {
  for (;;) {
    const detail = await client.detail(id, instance);
    if (detail.state !== 'running') return detail;
    await setTimeout(AGAIN_MS);
  }
}

/** How each step went: its name, state, branch and attempts. */
export function shape({ steps }: Pick<InstanceDetail, 'steps'>): readonly string[] {
  return steps.map(({ name, state, branch, attempts }) => `${name} ${state} ${branch ?? '-'} ${attempts}`);
}
