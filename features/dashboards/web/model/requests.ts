// Both sides know what a widget asks: the screens ask it, and the server lets guests of a shared dashboard ask nothing else.
export * from '@komainu/contracts/dashboards/asking/requests.ts';
