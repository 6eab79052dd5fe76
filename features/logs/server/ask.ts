import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import type { LogQueries } from './api/query.ts';
import { registerSavedFieldRoutes } from './calculated/register.ts';
import type { SavedFields } from './calculated/saved-fields.ts';
import { registerLogExport } from './export/routes.ts';
import type { LogFacets } from './facets/log-facets.ts';
import { registerFacetRoutes } from './facets/register.ts';
import { registerLogSql } from './sql/routes.ts';
import { registerTransactions } from './transactions/routes.ts';
import { registerSavedViews } from './views/routes.ts';

/** What people ask of logs beyond Datadog's API: facets, saved views and calculated fields, SQL, transactions, export. */
export function registerAsk(
  app: FastifyInstance,
  parts: { queries: LogQueries; facets: LogFacets; saved: SavedFields; metadata: MetadataStore },
): void {
  const { queries, facets, saved, metadata } = parts;
  registerFacetRoutes(app, facets, queries);
  registerSavedFieldRoutes(app, saved);
  registerSavedViews(app, metadata);
  registerLogSql(app, queries);
  registerTransactions(app, queries);
  registerLogExport(app, queries);
}
