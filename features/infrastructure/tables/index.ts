import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { containerSamplesTable, containersTable } from './containers.ts';
import { hostDocumentsTable } from './host-documents.ts';
import { processesTable, processSamplesTable } from './processes.ts';

/** The tables of this feature, for the first migration. */
export const infrastructureTables: readonly TableDefinition[] = [hostDocumentsTable];

/** What runs on hosts. */
export const processTables: readonly TableDefinition[] = [
  processesTable,
  processSamplesTable,
  containersTable,
  containerSamplesTable,
];
