import { CodedError } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type CheckHttp, successful } from '../../http/check-http.ts';

/** Requests of one bulk: an answer of all beans of a large server is some megabytes. */
const BULK = 200;

export interface JolokiaAnswer {
  readonly status: number;
  readonly value: unknown;
}

/**
 * Asks Jolokia, the bridge from HTTP to JMX (`POST` of a list of requests; jolokia.org/reference). Answers are in step with
 * the requests; one that failed has another status than 200. Rejects when the server gives no such answer.
 */
export async function askJolokia(
  http: CheckHttp,
  url: string,
  requests: readonly object[],
  signal: AbortSignal,
): Promise<readonly JolokiaAnswer[]> {
  const answers: JolokiaAnswer[] = [];
  for (let start = 0; start < requests.length; start += BULK) {
    const chunk = requests.slice(start, start + BULK);
    const headers = { 'content-type': 'application/json' };
    const answer = await http.request({ method: 'POST', url, headers, body: JSON.stringify(chunk) }, signal);
    const list = parsed(successful(url, answer).text);
    if (list.length !== chunk.length)
      throw new CodedError('jolokia_answer', 'jolokia does not answer all that it is asked');
    answers.push(...list);
  }
  return answers;
}

function parsed(text: string): readonly JolokiaAnswer[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CodedError('jolokia_answer', 'jolokia does not answer with JSON: is the address right?', { cause });
  }
  if (!Array.isArray(value)) throw new CodedError('jolokia_answer', 'jolokia does not answer with a list');
  return value.map((one: unknown) => {
    const { status, value: of } = isObject(one) ? one : {};
    return { status: typeof status === 'number' ? status : 0, value: of };
  });
}
