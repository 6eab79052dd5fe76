import { type IntakeRequest, registerIntake } from '@komainu/http/intake.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { readLogItems } from '@komainu/wire/logs/items.ts';
import { sourceOf, splunkItem } from '@komainu/wire/splunk/event.ts';
import type { FastifyInstance } from 'fastify';
import type { LogIntake } from '../log-intake.ts';
import { defaultsOf, MAX_LOG_BYTES } from '../request.ts';
import { type ErrorShape, shapeErrors } from './error-shape.ts';

const EVENTS = ['/services/collector', '/services/collector/event', '/services/collector/event/1.0'];
const RAW = ['/services/collector/raw', '/services/collector/raw/1.0'];
const HEALTH = ['/services/collector/health', '/services/collector/health/1.0'];
const SUCCESS = { status: 200, body: { text: 'Success', code: 0 } };

/**
 * Splunk's HTTP Event Collector, for Docker's `splunk` log driver, Vector, Fluent Bit and whatever else knows it: the key is
 * the token (`Authorization: Splunk <key>`).
 */
export function registerSplunkIntake(app: FastifyInstance, intake: LogIntake): void {
  app.register(async (scope) => {
    shapeErrors(scope, splunkError);
    const route = (url: string, handle: (request: IntakeRequest) => Promise<void>) => ({
      method: 'POST' as const,
      url,
      maxBytes: MAX_LOG_BYTES,
      handle: async (request: IntakeRequest) => {
        await handle(request);
        return SUCCESS;
      },
    });
    registerIntake(scope, [
      ...EVENTS.map((url) => route(url, (request) => receiveEvents(intake, request))),
      ...RAW.map((url) => route(url, (request) => receiveRaw(intake, request))),
    ]);
    for (const url of EVENTS) {
      // Docker refuses to start a container whose log server does not answer this with 200.
      const access = { kind: 'public' as const, why: 'clients look whether somebody listens before they send' };
      scope.options(url, { config: { access } }, () => ({}));
    }
    for (const url of HEALTH) {
      const access = { kind: 'public' as const, why: 'clients ask whether we listen, without a key' };
      scope.get(url, { config: { access } }, () => ({ text: 'HEC is healthy', code: 17 }));
    }
  });
}

async function receiveEvents(intake: LogIntake, request: IntakeRequest): Promise<void> {
  const read = intake.reading(() => readLogItems(request.body, 'application/json'));
  request.release();
  if (read.badJson > 0) intake.refuse('bad_json', read.badJson);
  if (read.items.length === 0) throw badRequest('no_data', 'No data');
  const decoder = new LogDecoder(defaultsOf(request), intake.nowMs());
  const items = read.items.map(splunkItem);
  const refused = items.filter((item): item is 'no_event' | 'blank_event' => typeof item === 'string');
  for (const reason of refused) intake.refuse(reason);
  if (refused.length === items.length) {
    const isBlank = refused[0] === 'blank_event';
    throw badRequest(
      isBlank ? 'blank_event' : 'no_event',
      isBlank ? 'Event field cannot be blank' : 'Event field is required',
    );
  }
  let exact: readonly unknown[] | undefined;
  await intake.receive(
    (take) => {
      for (const [index, item] of items.entries()) {
        if (typeof item === 'string') continue;
        take(item, decoder, () => {
          exact ??= read.exact();
          return splunkItem(exact[index]);
        });
      }
    },
    undefined,
    items.length - refused.length,
  );
}

/** Text, a log a line. */
async function receiveRaw(intake: LogIntake, request: IntakeRequest): Promise<void> {
  const lines = request.body
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  request.release();
  if (lines.length === 0) throw badRequest('no_data', 'No data');
  const defaults = defaultsOf(request);
  const { sourcetype, source } = request.query;
  const decoder = new LogDecoder(
    { ...defaults, source: typeof sourcetype === 'string' ? sourceOf(sourcetype) : defaults.source },
    intake.nowMs(),
  );
  const splunk = typeof source === 'string' ? { splunk: { source } } : {};
  await intake.receive(
    (take) => {
      for (const message of lines) take({ message, ...splunk }, decoder);
    },
    undefined,
    lines.length,
  );
}

/** The codes that Splunk documents; clients tell by them whether to send again. */
const splunkError: ErrorShape = (status, text) => {
  if (status === 403) return { text: 'Invalid token', code: 4 };
  if (status === 503 || status === 429) return { text: 'Server is busy', code: 9 };
  if (status >= 500) return { text: 'Internal server error', code: 8 };
  if (text === 'No data') return { text, code: 5 };
  if (text === 'Event field is required') return { text, code: 12 };
  if (text === 'Event field cannot be blank') return { text, code: 13 };
  return { text: `Invalid data format: ${text}`, code: 6 };
};
