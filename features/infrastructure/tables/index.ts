import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { hostDocumentsTable } from './host-documents.ts';

/** The tables of this feature, for the first migration. */
export const infrastructureTables: readonly TableDefinition[] = [hostDocumentsTable];
