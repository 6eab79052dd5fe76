import type { LogPattern } from '@komainu/contracts/logs/patterns-api.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { Button, CopyButton, Tag } from '@komainu/ui/controls/controls.tsx';
import { rowTime } from '@komainu/ui/format/date.ts';
import { exact, ratio } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { CREATE_MONITOR } from '@komainu/ui/monitors/create-monitor.ts';
import { newMonitorLink } from '@komainu/ui/monitors/monitor-link.ts';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconBell, IconFilter, IconFilterOff, IconListSearch, IconRoute } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { startParams } from '../config/pipelines/start-of.ts';
import { viewMonitor } from '../views/view-monitor.ts';
import { KINDS, PATTERNS } from './messages.ts';
import { PatternText } from './PatternText.tsx';
import { sharedSource, withoutPattern, withPattern } from './pattern-query.ts';

interface PatternPanelProps {
  readonly pattern: LogPattern;
  /** Logs in the window. */
  readonly total: number;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onLogs: (query: string) => void;
  readonly onClose: () => void;
  readonly onNext: (() => void) | undefined;
  readonly onPrevious: (() => void) | undefined;
}

/** One pattern: what it says, what varies in it, examples, and what can be done with it. */
export function PatternPanel(props: PatternPanelProps) {
  const text = useText(PATTERNS);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const { pattern, query } = props;
  const { attributes } = pattern;
  const time = (iso: string): string => rowTime(Date.parse(iso), language, zone);
  return (
    <SidePanel
      onClose={props.onClose}
      onNext={props.onNext}
      onPrevious={props.onPrevious}
      header={
        <div className="log-panel-head">
          <strong>{exact(attributes.count, language)}</strong>
          <span>{text.share(ratio(attributes.count / Math.max(1, props.total)))}</span>
          {attributes.new_in_window === true ? (
            <span className="pattern-new" title={text.newHint}>
              {text.new}
            </span>
          ) : null}
          <time>{text.seen(time(attributes.first_seen), time(attributes.last_seen))}</time>
        </div>
      }
    >
      <div className="log-tags">
        {attributes.statuses.map(({ status, count }) => (
          <Tag key={status} token={statusToken(status)}>
            <span translate="no">{status}</span> {exact(count, language)}
          </Tag>
        ))}
        {(attributes.event_tags['service'] ?? []).slice(0, 8).map((service) => (
          <Tag key={service} series={service}>
            {service}
          </Tag>
        ))}
      </div>
      <pre className="log-message">
        <PatternText pattern={attributes.pattern} variables={attributes.variables} />
      </pre>
      <div className="pattern-actions">
        <Button onClick={() => props.onLogs(withPattern(query, attributes.search))}>
          <IconListSearch size={14} />
          {text.seeLogs}
        </Button>
        <Button onClick={() => props.onQuery(withPattern(query, attributes.search))}>
          <IconFilter size={14} />
          {text.filter}
        </Button>
        <Button onClick={() => props.onQuery(withoutPattern(query, attributes.search))}>
          <IconFilterOff size={14} />
          {text.exclude}
        </Button>
        <WatchThis search={withPattern(query, attributes.search)} />
      </div>
      <Examples pattern={pattern} />
      <Variables pattern={pattern} />
      <h2 className="pattern-title">{text.grok}</h2>
      <ParseThis pattern={pattern} />
      {attributes.grok_rule === null ? (
        <p className="pattern-hint">{text.noGrok}</p>
      ) : (
        <>
          <p className="pattern-hint">{text.grokHint}</p>
          <div className="code">
            <CopyButton text={attributes.grok_rule} />
            <code>{attributes.grok_rule}</code>
          </div>
        </>
      )}
    </SidePanel>
  );
}

/** A monitor that counts this pattern's logs. */
function WatchThis({ search }: { search: string }) {
  const text = useText(CREATE_MONITOR);
  const mayWrite = useMay('write');
  const [params] = useUrlParams();
  if (!mayWrite) return null;
  return (
    <Link className="button" to={newMonitorLink(viewMonitor(search, undefined), params) as string}>
      <IconBell size={14} />
      {text.create}
    </Link>
  );
}

/** A new pipeline with a grok parser for this pattern's logs. */
function ParseThis({ pattern: { attributes } }: { pattern: LogPattern }) {
  const text = useText(PATTERNS);
  const mayWrite = useMay('write');
  const [params] = useUrlParams();
  if (!mayWrite) return null;
  const start = startParams({
    query: sharedSource(attributes.event_tags['source'] ?? []),
    samples: attributes.examples.map(({ message }) => message),
    rule: attributes.grok_rule ?? '',
  });
  return (
    <div className="pattern-actions">
      <Link className="button" to={linkTo('/logs/pipelines', start, params) as string}>
        <IconRoute size={14} />
        {text.parse}
      </Link>
    </div>
  );
}

function Variables({ pattern }: { pattern: LogPattern }) {
  const text = useText(PATTERNS);
  const kinds = useText(KINDS);
  const { variables } = pattern.attributes;
  if (variables.length === 0) return null;
  return (
    <>
      <h2 className="pattern-title">{text.variables}</h2>
      <ol className="pattern-variables">
        {variables.map(({ kind, values }, index) => (
          <li key={`${index} ${kind}`}>
            <span>{kinds[kind]}</span>
            <span className="mono" translate="no">
              {values.slice(0, 8).join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Examples({ pattern }: { pattern: LogPattern }) {
  const text = useText(PATTERNS);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const [, setLog] = useUrlState('log');
  return (
    <>
      <h2 className="pattern-title">{text.examples}</h2>
      {pattern.attributes.examples.map(({ id, message, timestamp, status }) => (
        <button
          key={id}
          type="button"
          className="context-line pattern-example"
          title={text.openLog}
          style={{ borderLeftColor: `var(${statusToken(status)})` }}
          onClick={() => setLog(id)}
        >
          <time>{rowTime(Date.parse(timestamp), language, zone)}</time>
          <span translate="no">{message.slice(0, 400)}</span>
        </button>
      ))}
    </>
  );
}
