import '@komainu/ui/controls/form-dialog.css';
import { ApiError, apiPost } from '@komainu/ui/api/client.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { CREATE_MONITOR } from '@komainu/ui/monitors/create-monitor.ts';
import { metricMonitorQuery, newMonitorLink } from '@komainu/ui/monitors/monitor-link.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { analyticsOf } from '../analytics/analytics-state.ts';
import { isChartView, viewOf } from '../analytics/views.ts';
import { VIEWS_TEXT } from './messages.ts';
import { metricBody, metricFields, metricQuery } from './metric-body.ts';

/** Makes a metric of the query from now on, with the measure and the groups of the chart on screen. */
export function MetricDialog({ onClose }: { onClose: () => void }) {
  const text = useText(VIEWS_TEXT);
  const monitorText = useText(CREATE_MONITOR);
  const [params] = useUrlParams();
  const [name, setName] = useState('');
  const state = analyticsOf(isChartView(viewOf(params['view'])) ? params : {});
  const fields = { name: name.trim(), ...metricFields(params['query'] ?? '', state) };
  const create = useMutation({ mutationFn: () => apiPost('/api/v2/logs/config/metrics', metricBody(fields)) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={text.metric}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': text.cancel }}
    >
      <form className="form-dialog" onSubmit={submit}>
        <p>{text.metricHint}</p>
        <dl className="metric-facts">
          <dt>{text.metricQuery}</dt>
          <dd className="mono" translate="no">
            {fields.query === '' ? '*' : fields.query}
          </dd>
          <dt>{text.metricCompute}</dt>
          <dd>
            {fields.path === '' ? text.metricCount : text.metricDistribution}{' '}
            <span className="mono" translate="no">
              {fields.path}
            </span>
          </dd>
          <dt>{text.metricGroups}</dt>
          <dd className="mono" translate="no">
            {fields.groups.join(', ') || '–'}
          </dd>
        </dl>
        <label className="field">
          {text.metricName}
          <input
            className="input mono"
            required
            maxLength={200}
            pattern="[A-Za-z][A-Za-z0-9_.]*"
            title={text.metricPattern}
            placeholder="shop.errors"
            data-autofocus
            value={name}
            onChange={(event) => setName(event.target.value)}
            readOnly={create.isSuccess}
          />
        </label>
        {create.error === null ? null : (
          <p className="text-wrong" role="alert">
            {create.error instanceof ApiError && create.error.status === 409 ? text.metricTaken : create.error.message}
          </p>
        )}
        <div className="form-dialog-end">
          <Button onClick={onClose}>{create.isSuccess ? text.close : text.cancel}</Button>
          {create.isSuccess ? (
            <Link
              className="button"
              to={newMonitorLink({ kind: 'metric', query: metricMonitorQuery(metricQuery(fields)) }, params) as string}
            >
              {monitorText.create}
            </Link>
          ) : null}
          {create.isSuccess ? (
            <Link
              className="button"
              data-kind="primary"
              to={linkTo('/metrics/explorer', { a: metricQuery(fields) }, params)}
            >
              {text.metricOpen}
            </Link>
          ) : (
            <Button kind="primary" type="submit" disabled={create.isPending}>
              {text.save}
            </Button>
          )}
        </div>
      </form>
    </Modal>
  );
}
