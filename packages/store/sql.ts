/** The escaper lives beside the languages that write SQL; the store's own modules reach it here. */
export { sqlIdentifier, sqlNumber, sqlString, sqlStringList } from '@komainu/query/sql.ts';
