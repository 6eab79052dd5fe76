import type { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import type { AskProduct, WorkflowsPorts } from '../ports.ts';
import type { Action } from './action.ts';
import { CORE_ACTIONS } from './core.ts';
import { httpRequest } from './http-request.ts';
import { notificationActions } from './notification.ts';
import { productActions } from './product.ts';
import { TRANSFORMATIONS } from './transformations.ts';

/** Every action that a step may do, by its id. */
export type Catalogue = ReadonlyMap<string, Action>;

export interface CatalogueParts {
  readonly http: Pick<OutgoingHttp, 'requestWhole'>;
  readonly ask: AskProduct;
  readonly send: WorkflowsPorts['send'];
}

export function createCatalogue({ http, ask, send }: CatalogueParts): Catalogue {
  const actions = [
    ...CORE_ACTIONS,
    ...TRANSFORMATIONS,
    httpRequest(http),
    ...notificationActions(send),
    ...productActions(ask),
  ];
  return new Map(actions.map((action) => [action.id, action]));
}
