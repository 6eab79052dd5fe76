import type { Span } from '@komainu/contracts/traces/span.ts';
import { AttributeList } from '@komainu/ui/attributes/AttributeList.tsx';
import type { AttributeLeaf } from '@komainu/ui/attributes/flatten.ts';
import { MetricChart } from '@komainu/ui/charts/MetricChart.tsx';
import { Tabs, Tag } from '@komainu/ui/controls/controls.tsx';
import { termOf } from '@komainu/ui/facets/FacetPanel.tsx';
import { duration } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { FixedTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { TRACES } from '../messages.ts';
import { TraceLogs } from './TraceLogs.tsx';
import { selfTimeNs, type TreeSpan } from './tree.ts';

type TabName = 'attributes' | 'logs' | 'error' | 'host';
const AROUND_MS = 10 * 60_000;
const ERROR_KEYS = new Set(['error.message', 'error.msg', 'error.type', 'error.stack']);

/** One span with everything that it leads to: its error, the trace's logs, its host at that time. */
export function SpanDetails({ node, token }: { node: TreeSpan; token: string | undefined }) {
  const text = useText(TRACES);
  const { span } = node;
  const [tab, setTab] = useState<TabName>('attributes');
  const shown = tab === 'error' && !span.error ? 'attributes' : tab;
  return (
    <section className="span-details" aria-label={text.span}>
      <SpanHead node={node} token={token} />
      <Tabs
        label={text.span}
        value={shown}
        onChange={setTab}
        tabs={[
          { value: 'attributes', label: text.metadata },
          ...(span.error ? [{ value: 'error' as const, label: text.error }] : []),
          { value: 'logs', label: text.logs },
          { value: 'host', label: text.host },
        ]}
      />
      <div className="span-tab">
        {shown === 'attributes' ? <SpanAttributes span={span} /> : null}
        {shown === 'error' ? <SpanError span={span} /> : null}
        {shown === 'logs' ? <TraceLogs traceId={span.traceId} /> : null}
        {shown === 'host' ? <SpanHost span={span} /> : null}
      </div>
    </section>
  );
}

function SpanHead({ node, token }: { node: TreeSpan; token: string | undefined }) {
  const text = useText(TRACES);
  const [params] = useUrlParams();
  const { span } = node;
  return (
    <header className="span-head">
      <Tag token={token} href={linkTo('/apm/traces', { query: termOf('service', span.service) }, params)}>
        {span.service}
      </Tag>
      <strong>{span.name}</strong>
      <span className="mono">{span.resource}</span>
      <dl>
        <dt>{text.duration}</dt>
        <dd>{duration(span.durationNs)}</dd>
        <dt>{text.selfTime}</dt>
        <dd>{duration(selfTimeNs(node))}</dd>
        <dt>{text.startedAfter}</dt>
        <dd>{duration(node.startNs)}</dd>
      </dl>
    </header>
  );
}

function SpanAttributes({ span }: { span: Span }) {
  const [params] = useUrlParams();
  const navigate = useNavigate();
  const own: AttributeLeaf[] = [
    { path: 'service', value: span.service },
    { path: 'resource_name', value: span.resource },
    { path: 'operation_name', value: span.name },
    { path: 'type', value: span.type },
    { path: 'env', value: span.env },
    { path: 'version', value: span.version },
    { path: 'host', value: span.host },
    { path: 'span_id', value: span.spanId },
  ].filter((leaf) => leaf.value !== '');
  const reserved = new Set(own.map((leaf) => leaf.path));
  const rest: AttributeLeaf[] = [...Object.entries(span.meta), ...Object.entries(span.metrics)]
    .filter(([path]) => !ERROR_KEYS.has(path) && !reserved.has(path))
    .map(([path, value]) => ({ path, value }))
    .sort((a, b) => a.path.localeCompare(b.path));
  const search = (leaf: AttributeLeaf, prefix: string): void => {
    const path = reserved.has(leaf.path) ? leaf.path : `@${leaf.path}`;
    void navigate({
      to: linkTo('/apm/traces', { query: `${prefix}${termOf(path, String(leaf.value))}`, spans: 'all' }, params),
    });
  };
  return (
    <AttributeList
      leaves={[...own, ...rest]}
      onFilter={(leaf) => search(leaf, '')}
      onExclude={(leaf) => search(leaf, '-')}
      href={(leaf) =>
        leaf.path === 'host'
          ? linkTo(`/infrastructure/hosts/${encodeURIComponent(String(leaf.value))}`, {}, params)
          : undefined
      }
    />
  );
}

function SpanError({ span }: { span: Span }) {
  const message = span.meta['error.message'] ?? span.meta['error.msg'] ?? '';
  return (
    <>
      <p className="span-error">
        <strong>{span.meta['error.type'] ?? ''}</strong> {message}
      </p>
      <pre className="code">{span.meta['error.stack'] ?? ''}</pre>
    </>
  );
}

function SpanHost({ span }: { span: Span }) {
  const text = useText(TRACES);
  if (span.host === '') return <p>{text.noHost}</p>;
  const atMs = Number(BigInt(span.startUnixNs) / 1_000_000n);
  return (
    <FixedTimeRange fromMs={atMs - AROUND_MS} toMs={atMs + AROUND_MS}>
      <MetricChart title={text.cpu} unit="percent" query={`100 - avg:system.cpu.idle{host:${span.host}}`} />
      <MetricChart title={text.memory} unit="mebibyte" query={`avg:system.mem.used{host:${span.host}}`} />
    </FixedTimeRange>
  );
}
