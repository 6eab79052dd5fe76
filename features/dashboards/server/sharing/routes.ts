import type { DashboardShare, SharedDashboard } from '@komainu/contracts/dashboards/shares.ts';
import { requestAuthor } from '@komainu/http/author.ts';
import { isoMicros } from '@komainu/http/json-api.ts';
import { paramOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { objectOf } from '@komainu/kernel/json.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { READ, WRITE } from '../access.ts';
import type { DashboardKeeper } from '../dashboards/keeper.ts';
import { attributesOf } from '../json.ts';
import { dashboardTypeOf, presentInvitation, presentShare, type StoredShare, shareUrl } from './definition.ts';
import { readEmail, readShare } from './read-share.ts';
import type { ShareKeeper } from './share-keeper.ts';

const PATH = '/api/v1/dashboard/public';
const INVITATION_TYPE = 'public_dashboard_invitation';

/** `/api/v1/dashboard/public`: the public API of shared dashboards, and the list of the shares of one. */
export function registerShareRoutes(app: FastifyInstance, shares: ShareKeeper, dashboards: DashboardKeeper): void {
  const present = async (request: FastifyRequest, share: Document<StoredShare>): Promise<SharedDashboard> => {
    const { body } = await dashboards.get(share.body.dashboardId);
    return presentShare(share, body, originOf(request), shares.lastSeenUnixMs(share.id));
  };

  app.post(PATH, WRITE, async (request): Promise<SharedDashboard> => {
    const { dashboard_id: id, dashboard_type: type } = objectOf(request.body);
    if (typeof id !== 'string') throw badRequest('bad_share', "Required parameter 'dashboard_id' is missing");
    const { body } = await dashboards.get(id);
    if (type !== dashboardTypeOf(body)) {
      throw badRequest('bad_share', `dashboard_type of dashboard ${id} is '${dashboardTypeOf(body)}'`);
    }
    const author = requestAuthor(request);
    return await present(request, await shares.create(id, readShare(request.body), author, request.principal));
  });

  app.get(`${PATH}/:token`, READ, async (request): Promise<SharedDashboard> => {
    return await present(request, await shares.get(paramOf(request, 'token')));
  });

  app.put(`${PATH}/:token`, WRITE, async (request): Promise<SharedDashboard> => {
    const share = await shares.replace(
      paramOf(request, 'token'),
      (before) => readShare(request.body, before),
      requestAuthor(request),
      request.principal,
    );
    return await present(request, share);
  });

  app.delete(`${PATH}/:token`, WRITE, async (request) => {
    const token = paramOf(request, 'token');
    await shares.delete(token, requestAuthor(request), request.principal);
    return { deleted_public_dashboard_token: token };
  });

  app.get(`${PATH}/:token/invitation`, READ, async (request) => {
    const { id } = await shares.get(paramOf(request, 'token'));
    const invitations = await shares.invitations(id);
    return {
      data: invitations.map((invitation) => presentInvitation(invitation, originOf(request))),
      meta: { page: { total_count: invitations.length } },
    };
  });

  app.post(`${PATH}/:token/invitation`, WRITE, async (request, reply) => {
    const email = readEmail(attributesOf(request.body, INVITATION_TYPE)['email']);
    const author = requestAuthor(request);
    const invitation = await shares.invite(paramOf(request, 'token'), email, author, request.principal);
    return reply.code(201).send({ data: presentInvitation(invitation, originOf(request)) });
  });

  app.delete(`${PATH}/:token/invitation`, WRITE, async (request, reply) => {
    const email = readEmail(attributesOf(request.body, INVITATION_TYPE)['email']);
    await shares.uninvite(paramOf(request, 'token'), email, requestAuthor(request), request.principal);
    return reply.code(204).send();
  });

  app.get('/api/unstable/dashboards/:id/shares', READ, async (request): Promise<{ data: DashboardShare[] }> => {
    const { id } = await dashboards.get(paramOf(request, 'id'));
    const origin = originOf(request);
    const found = await shares.list(id);
    return {
      data: await Promise.all(
        found.map(async (share) => ({
          ...(await present(request, share)),
          invitations: (await shares.invitations(share.id)).map((invitation) => ({
            email: invitation.body.email,
            url: shareUrl(origin, invitation.id),
            expires: isoMicros(invitation.body.expiresAtUnixMs),
          })),
        })),
      ),
    };
  });
}

/** The address under which this server was asked. */
const originOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}`;
