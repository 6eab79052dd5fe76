// Both sides know what a list shows: guests of a shared dashboard get its columns and no more.
export * from '@komainu/contracts/dashboards/asking/streams.ts';
