import { useMay } from '@komainu/ui/api/session.ts';
import { AttributeList } from '@komainu/ui/attributes/AttributeList.tsx';
import { type AttributeLeaf, flattenAttributes } from '@komainu/ui/attributes/flatten.ts';
import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { CopyButton, LoadingBar, Tabs, Tag } from '@komainu/ui/controls/controls.tsx';
import { termOf } from '@komainu/ui/facets/FacetPanel.tsx';
import { fullDateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useState } from 'react';
import { ASK } from '../ask/messages.ts';
import { draftOf, type FacetDraft, FacetEditor } from '../facets/FacetEditor.tsx';
import { useFacetDefinitions } from '../facets/use-facet-definitions.ts';
import { type LogItem, traceIdOf } from '../log-item.ts';
import { LOGS } from '../messages.ts';
import { HostTab } from './HostTab.tsx';
import { pathOf, withLeaf, withoutLeaf } from './leaf-terms.ts';
import { NearbyTab } from './NearbyTab.tsx';
import { TraceTab } from './TraceTab.tsx';
import { useContextOf } from './use-context.ts';

interface LogPanelProps {
  readonly id: string;
  /** Undefined when the list does not hold it (a link from elsewhere): it is then read by its id. */
  readonly log: LogItem | undefined;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onColumn: (column: string) => void;
  readonly onClose: () => void;
  readonly onNext: (() => void) | undefined;
  readonly onPrevious: (() => void) | undefined;
}

const TABS = ['attributes', 'trace', 'host', 'nearby', 'json'] as const;
type TabName = (typeof TABS)[number];

/** One log with everything that it leads to. */
export function LogPanel(props: LogPanelProps) {
  const [tab, setTab] = useState<TabName>('attributes');
  const read = useContextOf(props.id, props.log === undefined || tab === 'nearby');
  const log = props.log ?? read.data?.data.find((one) => one.id === props.id);
  return (
    <SidePanel
      header={log === undefined ? null : <PanelHeader log={log} />}
      onClose={props.onClose}
      onNext={props.onNext}
      onPrevious={props.onPrevious}
    >
      {log === undefined ? (
        <LoadingBar on={read.isFetching} />
      ) : (
        <PanelBody {...props} log={log} tab={tab} onTab={setTab} />
      )}
    </SidePanel>
  );
}

function PanelHeader({ log }: { log: LogItem }) {
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const { status = '', timestamp } = log.attributes;
  return (
    <div className="log-panel-head">
      <span className="log-status" translate="no">
        <span className="dot" style={{ background: `var(${statusToken(status)})`, borderRadius: 2 }} />
        {status}
      </span>
      <time>{fullDateTime(Date.parse(timestamp), language, zone)}</time>
    </div>
  );
}

function PanelBody(props: LogPanelProps & { log: LogItem; tab: TabName; onTab: (tab: TabName) => void }) {
  const text = useText(LOGS);
  const [params] = useUrlParams();
  const mayWrite = useMay('write');
  const [facet, setFacet] = useState<FacetDraft>();
  const definitions = useFacetDefinitions();
  const known = (path: string) => definitions?.find((one) => one.path === path);
  const { log, tab, query, onQuery } = props;
  const { attributes } = log;
  const { host = '', service = '', tags = [], message = '' } = attributes;
  const titles: Readonly<Record<TabName, string>> = {
    attributes: text.attributes,
    trace: text.trace,
    host: text.hostMetrics,
    nearby: text.nearby,
    json: text.json,
  };
  return (
    <>
      <div className="log-tags">
        {service === '' ? null : (
          <Tag series={service} href={linkTo('/apm/traces', { query: termOf('service', service) }, params)}>
            {service}
          </Tag>
        )}
        {host === '' ? null : (
          <Tag href={linkTo(`/infrastructure/hosts/${encodeURIComponent(host)}`, {}, params)}>{host}</Tag>
        )}
        {tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
      </div>
      <pre className="log-message">{message}</pre>
      <Tabs
        label={text.details}
        value={tab}
        onChange={props.onTab}
        tabs={TABS.map((value) => ({ value, label: titles[value] }))}
      />
      <div className="log-tab" role="tabpanel" aria-label={titles[tab]}>
        {tab === 'attributes' ? <CalculatedValues values={attributes.calculated_fields} {...props} /> : null}
        {tab === 'attributes' ? (
          <AttributeList
            leaves={flattenAttributes(attributes.attributes ?? {})}
            onFilter={(leaf) => onQuery(withLeaf(query, pathOf(leaf), leaf))}
            onExclude={(leaf) => onQuery(withoutLeaf(query, pathOf(leaf), leaf))}
            onColumn={(leaf) => props.onColumn(pathOf(leaf))}
            onFacet={
              mayWrite ? (leaf) => setFacet(known(pathOf(leaf)) ?? draftOf(pathOf(leaf), typeOf(leaf))) : undefined
            }
          />
        ) : null}
        {tab === 'trace' ? <TraceTab traceId={traceIdOf(log)} /> : null}
        {tab === 'host' ? <HostTab host={host} atMs={Date.parse(attributes.timestamp)} /> : null}
        {tab === 'nearby' ? <NearbyTab id={props.id} /> : null}
        {tab === 'json' ? (
          <div className="code">
            <CopyButton text={JSON.stringify(log, null, 2)} />
            <pre className="log-json">{JSON.stringify(log, null, 2)}</pre>
          </div>
        ) : null}
      </div>
      {facet === undefined ? null : <FacetEditor draft={facet} onClose={() => setFacet(undefined)} />}
    </>
  );
}

interface CalculatedValuesProps {
  /** By `#name`. */
  readonly values: Readonly<Record<string, string>> | undefined;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onColumn: (column: string) => void;
}

/** What the search's calculated fields are of the log; nothing while it has none. */
function CalculatedValues({ values = {}, query, onQuery, onColumn }: CalculatedValuesProps) {
  const text = useText(ASK);
  const leaves = flattenAttributes(values);
  if (leaves.length === 0) return null;
  return (
    <section className="log-calculated" aria-label={text.group}>
      <h3>{text.group}</h3>
      <AttributeList
        leaves={leaves}
        onFilter={(leaf) => onQuery(withLeaf(query, leaf.path, leaf))}
        onExclude={(leaf) => onQuery(withoutLeaf(query, leaf.path, leaf))}
        onColumn={(leaf) => onColumn(leaf.path)}
      />
    </section>
  );
}

function typeOf(leaf: AttributeLeaf): 'facet' | 'measure' {
  return typeof leaf.value === 'number' ? 'measure' : 'facet';
}
