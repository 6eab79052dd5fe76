import type { WorkflowSpec, WorkflowStep } from '@komainu/contracts/workflows/workflow.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { type JsonObject, records } from '@komainu/kernel/json.ts';
import type { ReadConnection } from './read-connection.ts';
import type { NamedValue } from './stored.ts';

/** The id of the connection that a step takes its credentials from; undefined for a label that the spec does not list. */
export function connectionIdOf(spec: Pick<WorkflowSpec, 'connectionEnvs'>, label: string): string | undefined {
  return listedConnections(spec).find((one) => one.label === label)?.id;
}

/** The connections that a spec lists; it is kept as it was written, so they may be anything. */
export function listedConnections({ connectionEnvs }: Pick<WorkflowSpec, 'connectionEnvs'>) {
  const listed = records(connectionEnvs).flatMap(({ connections }) => records(connections));
  return listed.map(({ connectionId, label }) => ({ id: String(connectionId).toLowerCase(), label }));
}

/** The steps that need a connection: those that ask somebody outside. */
export function connectedSteps({
  steps,
}: Pick<WorkflowSpec, 'steps'>): readonly (WorkflowStep & { connectionLabel: string })[] {
  return steps.filter(
    (step): step is WorkflowStep & { connectionLabel: string } =>
      step.actionId === 'com.datadoghq.http.request' &&
      step.connectionLabel !== undefined &&
      step.connectionLabel !== '',
  );
}

/** The parameters of an HTTP request as they are shown, and what a connection adds to it. */
export interface ConnectedRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly content: string; readonly contentType: string } | null;
}

/**
 * What a connection makes of the address of a request: it may be a part of `base_url`, and must lead nowhere else, for the tokens
 * are meant for one receiver. Throws `connection_origin`.
 */
export function connected(input: JsonObject, { name, baseUrl, credentials }: ReadConnection): ConnectedRequest {
  const base = new URL(baseUrl);
  const text = String(input['url'] ?? '');
  const joined = /^https?:\/\//i.test(text) ? text : `${baseUrl.replace(/\/+$/, '')}/${text.replace(/^\/+/, '')}`;
  const url = URL.canParse(joined) ? new URL(joined) : undefined;
  if (url?.origin !== base.origin) {
    throw new CodedError('connection_origin', `the connection "${name}" is for ${base.origin} and for no other place`);
  }
  const fill = (value: string) => withTokens(value, credentials.tokens);
  for (const pair of credentials.urlParameters) url.searchParams.set(pair.name, fill(pair.value));
  const headers = Object.fromEntries(credentials.headers.map((pair) => [pair.name.toLowerCase(), fill(pair.value)]));
  const { body } = credentials;
  return { url, headers, body: body === null ? null : { ...body, content: fill(body.content) } };
}

function withTokens(text: string, tokens: readonly NamedValue[]): string {
  return text.replace(/\{\{\s*([A-Za-z]\w{0,99})\s*\}\}/g, (whole, name: string) => {
    return tokens.find((token) => token.name === name)?.value ?? whole;
  });
}
