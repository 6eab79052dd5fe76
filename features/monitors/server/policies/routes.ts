import { randomUUID } from 'node:crypto';
import { resourceOf } from '@komainu/http/json-api.ts';
import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject, objectOf, stringsOf } from '@komainu/kernel/json.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import { READ, WRITE } from '../access.ts';
import { checkUuid } from '../uuid-param.ts';
import type { PolicyKeeper, StoredPolicy } from './keeper.ts';

const PATH = '/api/v2/monitor/policy';
const TYPE = 'monitor-config-policy';

/** `/api/v2/monitor/policy`. */
export function registerPolicies(app: FastifyInstance, keeper: PolicyKeeper): void {
  const find = (id: string): Document<StoredPolicy> => {
    const document = keeper.find(checkUuid(id, 'policy_id'));
    if (document === undefined) {
      throw new CodedError('no_such_policy', 'Monitor configuration policy not found', { status: 404 });
    }
    return document;
  };

  app.get(PATH, READ, async () => ({ data: keeper.all().map(present) }));
  app.post(PATH, WRITE, async (request) => {
    const body = readPolicy(resourceOf(request.body, TYPE).attributes);
    return { data: present(await keeper.put(randomUUID(), body, authorOf(request))) };
  });
  app.get(`${PATH}/:id`, READ, async (request) => ({ data: present(find(paramOf(request, 'id'))) }));
  app.patch(`${PATH}/:id`, WRITE, async (request) => {
    const { id, body } = find(paramOf(request, 'id'));
    const sent = resourceOf(request.body, TYPE);
    if (sent.id !== id) {
      throw badRequest('bad_request', 'Policy id in request body does not match id in URL param', 422);
    }
    const policy = { ...body.policy, ...objectOf(sent.attributes['policy']) };
    const changed = readPolicy({ ...body, ...sent.attributes, policy });
    return { data: present(await keeper.put(id, changed, authorOf(request))) };
  });
  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    const { id } = find(paramOf(request, 'id'));
    await keeper.delete(id, authorOf(request));
    return reply.code(204).send();
  });
}

function present({ id, body }: Document<StoredPolicy>) {
  return { type: TYPE, id, attributes: body };
}

function readPolicy(attributes: JsonObject): StoredPolicy {
  if (attributes['policy_type'] !== 'tag') throw badRequest('bad_policy', "policy_type is not 'tag'");
  const { policy } = attributes;
  if (!isObject(policy)) throw badRequest('bad_policy', 'policy is not an object');
  const { tag_key, tag_key_required, valid_tag_values } = policy;
  if (typeof tag_key !== 'string' || tag_key === '') throw badRequest('bad_policy', 'policy.tag_key is missing');
  if (typeof tag_key_required !== 'boolean') throw badRequest('bad_policy', 'policy.tag_key_required is not a boolean');
  if (!Array.isArray(valid_tag_values)) throw badRequest('bad_policy', 'policy.valid_tag_values is not a list');
  return { policy_type: 'tag', policy: { tag_key, tag_key_required, valid_tag_values: stringsOf(valid_tag_values) } };
}
