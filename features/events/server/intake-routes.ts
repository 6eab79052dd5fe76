import type { EventRecord } from '@komainu/contracts/events/event-record.ts';
import type { IntakeAnswer, IntakeRequest, IntakeRoute } from '@komainu/http/intake.ts';
import { badRequest, codeOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { encodePlace } from '@komainu/kernel/place-id.ts';
import { readEventV1 } from '@komainu/wire/events/event-v1.ts';
import { readEventV2, readTrackEvent } from '@komainu/wire/events/event-v2.ts';
import { exactNumber } from '@komainu/wire/logs/exact-json.ts';
import type { EventIntake } from './event-intake.ts';

const MAX_BYTES = 4 * 1024 * 1024;

/** `POST /api/v1/events` and `/api/v2/events`. Clients send them with an API key alone. */
export function eventIntakeRoutes(intake: EventIntake): readonly IntakeRoute[] {
  return [
    { method: 'POST', url: '/api/v1/events', maxBytes: MAX_BYTES, handle: (request) => createV1(intake, request) },
    { method: 'POST', url: '/api/v2/events', maxBytes: MAX_BYTES, handle: (request) => createV2(intake, request) },
  ];
}

async function createV1(intake: EventIntake, request: IntakeRequest): Promise<IntakeAnswer> {
  const event = read(intake, request, (body) => readEventV1(body, intake.nowMs()));
  const [id = 0n] = await intake.store([event], requestKeyOf(request));
  return { status: 202, body: { status: 'ok', event: createdV1(event, id.toString()) } };
}

function createdV1(event: EventRecord, id: string): object {
  return {
    id: exactNumber(id),
    id_str: id,
    title: event.title,
    text: event.message,
    date_happened: Math.floor(event.timeUnixMs / 1000),
    handle: null,
    priority: event.priority === '' ? null : event.priority,
    related_event_id: event.relatedEventId === '0' ? null : exactNumber(event.relatedEventId),
    tags: event.tags,
    alert_type: event.alertType,
    ...(event.host === '' ? {} : { host: event.host }),
    ...(event.deviceName === '' ? {} : { device_name: event.deviceName }),
    ...(event.source === '' ? {} : { source_type_name: event.source }),
    url: `/event/event?id=${id}`,
  };
}

async function createV2(intake: EventIntake, request: IntakeRequest): Promise<IntakeAnswer> {
  // Agents send their own events to the same path, flat and with an origin.
  const isTrack = request.headers['dd-evp-origin'] === 'agent';
  if (isTrack && request.body.length < 3) return { status: 202, body: {} };
  const event = read(intake, request, (body) =>
    isTrack && isObject(body) && !('data' in body)
      ? readTrackEvent(body, intake.nowMs())
      : readEventV2(body, intake.nowMs()),
  );
  const [id = 0n] = await intake.store([event], requestKeyOf(request));
  const uid = encodePlace({ timeUnixMs: event.timeUnixMs, id });
  return {
    status: 202,
    body: {
      data: { type: 'event', attributes: { attributes: { evt: { id: id.toString(), uid } } } },
      links: { self: `/api/v2/events/${uid}` },
    },
  };
}

function read(intake: EventIntake, request: IntakeRequest, decode: (body: unknown) => EventRecord): EventRecord {
  try {
    return decode(parse(request.body));
  } catch (error) {
    intake.refuse(codeOf(error));
    throw error;
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest('bad_json', 'the body is not valid JSON');
  }
}

function requestKeyOf(request: IntakeRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : undefined;
}
