import { objectOf } from '@komainu/http/request-fields.ts';
import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import type { Mutes } from './mutes.ts';

const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;

/** `POST /api/v1/host/{host}/mute|unmute`: silences what watches a host. */
export function muteRoutes(app: FastifyInstance, mutes: Mutes): void {
  app.post('/api/v1/host/:host/mute', WRITE, async (request) => {
    const hostname = paramOf(request, 'host');
    const { end, message, override } = objectOf(request.body, 'the body');
    if (override !== true && (await mutes.get(hostname)) !== undefined) {
      throw badRequest(
        'already_muted',
        `host:${hostname} is already muted. To mute this host with a different end timestamp, add ?override=true to your request.`,
      );
    }
    const asked = {
      ...(typeof end === 'number' && { end }),
      ...(typeof message === 'string' && { message }),
    };
    const { downtimeId } = await mutes.mute(hostname, asked, authorOf(request));
    return { action: 'Muted', downtime_id: downtimeId, hostname, ...asked };
  });

  app.post('/api/v1/host/:host/unmute', WRITE, async (request) => {
    const hostname = paramOf(request, 'host');
    const mute = await mutes.get(hostname);
    if (mute === undefined) throw badRequest('not_muted', `host:${hostname} is not muted.`);
    await mutes.unmute(hostname, authorOf(request));
    return { action: 'Unmuted', downtime_id: mute.downtimeId, hostname };
  });
}
