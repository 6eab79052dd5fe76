import { type Json, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Definition } from '../model/dashboard.ts';
import { emptyQuery, modernRequest, queriesOf, withRequest } from '../model/request-edits.ts';
import { EDITOR } from './messages.ts';
import { RequestDisplay } from './RequestDisplay.tsx';
import { RequestEditor } from './RequestEditor.tsx';
import { ScalarDisplay } from './ScalarDisplay.tsx';
import { TimeseriesDisplay } from './TimeseriesDisplay.tsx';

interface QueriesFormProps {
  readonly definition: Definition;
  readonly kind: 'timeseries' | 'scalar';
  readonly onChange: (definition: Definition) => void;
}

/** Every request with its queries and its way of drawing, then what is said of the whole widget. */
export function QueriesForm({ definition, kind, onChange }: QueriesFormProps) {
  const text = useText(EDITOR);
  const requests = objectsOf(definition['requests']);
  const hasSeveral = kind === 'timeseries' && definition.type === 'timeseries';
  const fresh: Json = {
    response_format: kind,
    queries: [emptyQuery('metrics', 'query1')],
    formulas: [{ formula: 'query1' }],
    ...(hasSeveral ? { display_type: 'line' } : {}),
  };
  return (
    <>
      {requests.map((request, index) => {
        const modern = modernRequest(request, kind);
        return (
          <fieldset key={index} className="edit-part">
            {requests.length > 1 || hasSeveral ? (
              <legend>
                {text.request(index + 1)}
                {requests.length > 1 ? (
                  <Button
                    kind="quiet"
                    label={`${text.removeRequest} ${index + 1}`}
                    onClick={() => onChange(withRequest(definition, index, undefined))}
                  >
                    <IconTrash size={14} />
                  </Button>
                ) : null}
              </legend>
            ) : null}
            {modern === undefined ? (
              <p>{text.onlyJson}</p>
            ) : (
              <RequestEditor request={modern} onChange={(next) => onChange(withRequest(definition, index, next))} />
            )}
            {hasSeveral ? (
              <RequestDisplay request={request} onChange={(next) => onChange(withRequest(definition, index, next))} />
            ) : kind === 'scalar' &&
              modern !== undefined &&
              queriesOf(modern).some((one) => textOf(one['query']) !== '' || one['query'] === '') ? (
              <Aggregators request={modern} onChange={(next) => onChange(withRequest(definition, index, next))} />
            ) : null}
          </fieldset>
        );
      })}
      {hasSeveral || requests.length === 0 ? (
        <Button kind="quiet" onClick={() => onChange(withRequest(definition, requests.length, fresh))}>
          <IconPlus size={14} />
          {text.addRequest}
        </Button>
      ) : null}
      {definition.type === 'timeseries' ? (
        <TimeseriesDisplay definition={definition} onChange={onChange} />
      ) : kind === 'scalar' ? (
        <ScalarDisplay definition={definition} onChange={onChange} />
      ) : null}
    </>
  );
}

const AGGREGATORS = ['avg', 'last', 'max', 'min', 'sum'];

/** How the points of the window become one number. */
function Aggregators({ request, onChange }: { request: Json; onChange: (request: Json) => void }) {
  const text = useText(EDITOR);
  const current = textOf(queriesOf(request)[0]?.['aggregator']) || 'avg';
  return (
    <label className="edit-inline">
      {text.aggregate}
      <select
        className="input"
        value={current}
        onChange={(event) =>
          onChange({
            ...request,
            queries: queriesOf(request).map((query) =>
              typeof query['query'] === 'string' ? { ...query, aggregator: event.target.value } : query,
            ),
          })
        }
      >
        {[...new Set([...AGGREGATORS, current])].map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  );
}
