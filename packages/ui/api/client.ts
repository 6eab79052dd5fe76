/** A request that the server refused, with its own words. */
export class ApiError extends Error {
  readonly status: number;
  /** Where in a query the mistake stands, when the server says so. */
  readonly position: { readonly offset: number; readonly length: number } | undefined;

  constructor(status: number, message: string, position?: { offset: number; length: number }) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.position = position;
  }
}

let csrfToken = '';
let onSignedOut: () => void = () => {};

/** Set once the session is known; sent with every request that changes something. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** What happens when the session has ended: the shell shows the sign-in page. */
export function whenSignedOut(run: () => void): void {
  onSignedOut = run;
}

const asIs = (path: string): string => path;
let rewrite = asIs;

/**
 * Sends every request to another path from now on: for pages of people without a session, whose data comes from public
 * routes. Gives what ends it.
 */
export function rewritePaths(change: (path: string) => string): () => void {
  rewrite = change;
  return () => {
    if (rewrite === change) rewrite = asIs;
  };
}

/** Sends a request to our own server and gives the parsed answer; throws ApiError. */
export async function api<Answer>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(rewrite(path), {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'X-Komainu-CSRF': csrfToken }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.status === 401 && path !== '/api/unstable/session') onSignedOut();
  const text = await response.text();
  if (!response.ok) throw errorOf(response.status, text);
  // The caller names the shape of the route it asks; contracts hold both sides to it.
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

export function apiGet<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return api<Answer>('GET', path, undefined, signal);
}

export function apiPost<Answer>(path: string, body: unknown, signal?: AbortSignal): Promise<Answer> {
  return api<Answer>('POST', path, body, signal);
}

interface ErrorItem {
  readonly detail?: string;
  readonly title?: string;
}

function errorOf(status: number, text: string): ApiError {
  try {
    const [first] = (JSON.parse(text) as { errors?: (string | ErrorItem)[] }).errors ?? [];
    const message = typeof first === 'string' ? first : (first?.detail ?? first?.title ?? `status ${status}`);
    return new ApiError(status, message, positionIn(message));
  } catch {
    return new ApiError(status, text.slice(0, 200) || `status ${status}`);
  }
}

/** Errors of a query end with the place: `… (at character 12)`, counted from 1. */
function positionIn(message: string): { offset: number; length: number } | undefined {
  const match = /\(at character (\d+)\)$/.exec(message);
  return match === null ? undefined : { offset: Number(match[1]) - 1, length: 1 };
}
