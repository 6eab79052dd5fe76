// Both sides know what a widget asks: the screens ask it, and the server lets guests of a shared dashboard ask nothing else.

export { guestChoice } from '@komainu/contracts/dashboards/asking/shared-variables.ts';
export * from '@komainu/contracts/dashboards/asking/template-variables.ts';
