import type { ConnectionsAnswer } from '@komainu/contracts/workflows/workflows-api.ts';
import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useQuery } from '@tanstack/react-query';

const PATH = '/api/v2/actions/connections';
export const CONNECTIONS_KEY = ['workflows', 'connections'];

/** Connections without their secrets, and the workflows that use them. */
export function useConnections() {
  return useQuery({
    queryKey: CONNECTIONS_KEY,
    queryFn: ({ signal }) => apiGet<ConnectionsAnswer>('/api/unstable/workflows/connections', signal),
  });
}

/** A connection as its dialog asks for it: one secret, and the header that carries it. */
export interface ConnectionWish {
  readonly name: string;
  readonly address: string;
  readonly secretName: string;
  readonly secret: string;
  readonly header: string;
  readonly value: string;
}

export function makeConnection({ name, address, secretName, secret, header, value }: ConnectionWish): Promise<unknown> {
  const credentials = {
    type: 'HTTPTokenAuth',
    tokens: [{ name: secretName, type: 'SECRET', value: secret }],
    headers: [{ name: header, value }],
  };
  const attributes = { name, integration: { type: 'HTTP', base_url: address, credentials } };
  return apiPost(PATH, { data: { type: 'action_connection', attributes } });
}

export function deleteConnection(id: string): Promise<unknown> {
  return api('DELETE', `${PATH}/${encodeURIComponent(id)}`);
}
