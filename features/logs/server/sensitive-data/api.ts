import type { FastifyInstance } from 'fastify';
import { SENSITIVE_PATTERNS } from './library.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;

/** `GET /api/unstable/logs/sensitive-data/patterns`: what rules of the sensitive data scanner can name. */
export function registerSensitivePatterns(app: FastifyInstance): void {
  const data = SENSITIVE_PATTERNS.map(({ id, name, group, check, keywords = [] }) => ({
    id,
    name,
    group,
    /** Whether numbers must also pass a check, which leaves little room for error. */
    checked: check !== undefined,
    keywords,
  }));
  app.get('/api/unstable/logs/sensitive-data/patterns', READ, () => ({ data }));
}
