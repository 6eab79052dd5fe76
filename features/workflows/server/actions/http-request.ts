import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject, listOf, objectOf } from '@komainu/kernel/json.ts';
import type { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import { connected } from '../connections/apply.ts';
import { textOf } from '../templates/template.ts';
import type { Action } from './action.ts';
import { hideInUrl, hideSecrets, withoutValues } from './secrets.ts';

const VERBS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** What RFC 9110 calls idempotent: the server may be asked again without asking for more. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const MOST_ANSWER_BYTES = 256 * 1024;
/** Set by the client itself, or a way to speak for others. */
const FORBIDDEN_HEADERS: ReadonlySet<string> = new Set(['host', 'content-length', 'transfer-encoding', 'connection']);

/**
 * `com.datadoghq.http.request`: a request to anywhere outside (private addresses only where the server allows them). Output:
 * `{status, headers, body}`, the body as JSON where it is, otherwise as text. An answer of 400 or more fails the step unless
 * `failOnHttpError` is false or `errorOnStatus` lists other ones.
 */
export function httpRequest(http: Pick<OutgoingHttp, 'requestWhole'>): Action {
  return {
    id: 'com.datadoghq.http.request',
    parameters: {
      verb: { kind: 'text', oneOf: [...VERBS, ...VERBS.map((verb) => verb.toLowerCase())] },
      url: { kind: 'text', required: true },
      urlParams: { kind: 'list' },
      requestHeaders: { kind: 'list' },
      body: { kind: 'any' },
      responseParsing: { kind: 'text', oneOf: ['infer', 'json', 'text'] },
      failOnHttpError: { kind: 'boolean' },
      errorOnStatus: { kind: 'list' },
    },
    repeatable: ({ verb }) => IDEMPOTENT.has(verbOf(verb)),
    shown(input) {
      const shown = hideSecrets(input);
      return {
        ...(isObject(shown) ? shown : {}),
        ...(typeof input['url'] === 'string' ? { url: hideInUrl(input['url']) } : {}),
      };
    },
    async run(input, { signal, instanceId, stepName, connection }) {
      const opened = await connection();
      const added = opened === undefined ? undefined : connected(input, opened);
      const url = urlOf(input, added?.url);
      const headers = { ...headersOf(input['requestHeaders']), ...added?.headers };
      headers['x-komainu-workflow-instance'] ??= instanceId;
      const method = verbOf(input['verb']);
      // The body of a connection is for requests that have one and say none themselves.
      const lent = input['body'] === undefined && !['GET', 'HEAD'].includes(method) ? added?.body : undefined;
      if (lent) headers['content-type'] ??= lent.contentType;
      const body = bodyOf(lent?.content ?? input['body'], headers);
      const answer = await http.requestWhole({ method, url, headers, signal, ...(body === undefined ? {} : { body }) });
      if (answer.body.length > MOST_ANSWER_BYTES) {
        throw new CodedError(
          'answer_too_large',
          `the answer from ${url.host} is larger than ${MOST_ANSWER_BYTES / 1024} KiB`,
        );
      }
      const output = withoutValues(
        {
          status: answer.status,
          headers: hideSecrets(
            Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
          ),
          body: parsed(answer.body, input['responseParsing'], String(answer.headers['content-type'] ?? ''), stepName),
        },
        opened?.credentials.tokens.map(({ value }) => value) ?? [],
      );
      if (isFailure(answer.status, input)) {
        const said = textOf(objectOf(output)['body']).slice(0, 500);
        throw new CodedError('http_status', `${url.host} answered ${answer.status}: ${said}`);
      }
      return { output };
    },
  };
}

function verbOf(verb: unknown): string {
  return typeof verb === 'string' ? verb.toUpperCase() : 'GET';
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

function urlOf({ url, urlParams }: JsonObject, connectedUrl: URL | undefined): URL {
  const text = connectedUrl?.href ?? String(url);
  if (!isHttpUrl(text))
    throw new CodedError('bad_parameter', 'the parameter url is no address that begins with http:// or https://');
  const address = new URL(text);
  for (const [key, value] of pairsOf(urlParams, 'urlParams')) address.searchParams.append(key, value);
  return address;
}

/** `[{key, value}]`, where the value may be a list. */
function pairsOf(value: unknown, name: string): [string, string][] {
  return listOf(value).flatMap((item): [string, string][] => {
    if (!isObject(item) || typeof item['key'] !== 'string') {
      throw new CodedError('bad_parameter', `an item of the parameter ${name} is not an object of key and value`);
    }
    const { key, value: given } = item;
    return (Array.isArray(given) ? given : [given]).map((one): [string, string] => [key, textOf(one)]);
  });
}

function headersOf(value: unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [key, text] of pairsOf(value, 'requestHeaders')) {
    const name = key.toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]{1,200}$/.test(name) || FORBIDDEN_HEADERS.has(name)) {
      throw new CodedError('bad_parameter', `the header "${key.slice(0, 100)}" cannot be sent`);
    }
    // A line break would begin another header.
    const clean = text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ');
    headers[name] = headers[name] === undefined ? clean : `${headers[name]}, ${clean}`;
  }
  return headers;
}

function bodyOf(body: unknown, headers: Record<string, string>): Buffer | undefined {
  if (body === undefined || body === null || body === '') return undefined;
  if (typeof body === 'string') {
    headers['content-type'] ??= 'text/plain; charset=utf-8';
    return Buffer.from(body);
  }
  headers['content-type'] ??= 'application/json';
  return Buffer.from(JSON.stringify(body));
}

function parsed(body: Buffer, parsing: unknown, contentType: string, stepName: string): unknown {
  const text = body.toString('utf8');
  if (parsing === 'text' || (parsing !== 'json' && !/\bjson\b/i.test(contentType))) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (parsing !== 'json') return text;
    throw new CodedError('bad_answer', `the answer of ${stepName} is no JSON: ${messageOf(error)}`);
  }
}

function isFailure(status: number, { failOnHttpError, errorOnStatus }: JsonObject): boolean {
  if (Array.isArray(errorOnStatus)) return errorOnStatus.some((one) => Number(one) === status);
  return status >= 400 && String(failOnHttpError ?? true) !== 'false';
}
