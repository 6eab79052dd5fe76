import type { AdminServices } from './ports.ts';
import { READ } from './ports.ts';

/** What Agents, forwarders and API clients ask to see whether their keys hold: exactly 200 or 403. */
export function registerValidate({ app }: AdminServices): void {
  app.get('/api/v1/validate', { config: { access: { kind: 'key' } } }, () => ({ valid: true }));
  app.get('/api/v2/validate', { config: { access: { kind: 'key' } } }, (request) => ({
    status: 'ok',
    data: { type: 'validate', id: request.principal?.id, attributes: { api_key_scopes: [], valid: true } },
  }));
  app.get('/api/v2/validate_keys', READ, () => ({ status: 'ok' }));
}
