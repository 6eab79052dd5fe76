import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { LOG_EXPORT_MOST_ROWS } from '@komainu/contracts/logs/export-api.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { KeepDialog } from '@komainu/ui/keep/KeepDialog.tsx';
import { CREATE_MONITOR } from '@komainu/ui/monitors/create-monitor.ts';
import { newMonitorLink } from '@komainu/ui/monitors/monitor-link.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { frozenLink } from '@komainu/ui/url/frozen-link.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Menu } from '@mantine/core';
import {
  IconBell,
  IconChartLine,
  IconCheck,
  IconFileTypeCsv,
  IconLayoutDashboard,
  IconLink,
  IconShare2,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { analyticsOf } from '../analytics/analytics-state.ts';
import { isChartView, type View } from '../analytics/views.ts';
import { askOf } from '../ask/ask-state.ts';
import { useSavedFields } from '../ask/use-saved-fields.ts';
import { exportLink } from './export-link.ts';
import { MetricDialog } from './MetricDialog.tsx';
import { VIEWS_TEXT } from './messages.ts';
import { shareLimits } from './share-limits.ts';
import { viewMonitor } from './view-monitor.ts';
import { viewWidget } from './view-widget.ts';

interface ShareMenuProps {
  readonly filter: SearchFilter;
  readonly columns: readonly string[];
  readonly view: View;
}

/** Takes what is on screen elsewhere: as a link that stays true, as a file, as a metric, as a graph. */
export function ShareMenu({ filter, columns, view }: ShareMenuProps) {
  const text = useText(VIEWS_TEXT);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const window = useTimeRange();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(frozenLink(location, params, window));
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  const mayWrite = useMay('write');
  const monitorText = useText(CREATE_MONITOR);
  const navigate = useNavigate();
  const monitor = viewMonitor(filter.query, isChartView(view) ? analyticsOf(params) : undefined);
  const [isMaking, setMaking] = useState(false);
  const [isKeeping, setKeeping] = useState(false);
  const ask = useMemo(() => askOf(params), [params]);
  const saved = useSavedFields();
  const widget = useMemo(
    () => viewWidget(view, filter.query, analyticsOf(params), columns, ask.calculated),
    [view, filter.query, params, columns, ask],
  );
  const asked = [params['query'], params['group'], params['measure']].map((part) => part ?? '').join(' ');
  const { noMetric, noMonitor, noWidget, note } = shareLimits(view, asked, ask, saved);
  return (
    <>
      <Menu position="bottom-end" withinPortal transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button label={copied ? text.copied : text.share}>
            {copied ? <IconCheck size={15} /> : <IconShare2 size={15} />}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLink size={14} />} onClick={() => void copy()}>
            {text.copyLink}
          </Menu.Item>
          {view === 'sql' ? null : (
            <Menu.Item
              leftSection={<IconFileTypeCsv size={14} />}
              component="a"
              href={exportLink(filter, columns)}
              download
            >
              {text.csv(exact(LOG_EXPORT_MOST_ROWS, language))}
            </Menu.Item>
          )}
          {mayWrite ? (
            <Menu.Item leftSection={<IconChartLine size={14} />} disabled={noMetric} onClick={() => setMaking(true)}>
              {text.metric}
            </Menu.Item>
          ) : null}
          {mayWrite ? (
            <Menu.Item
              leftSection={<IconLayoutDashboard size={14} />}
              disabled={noWidget}
              onClick={() => setKeeping(true)}
            >
              {text.keep}
            </Menu.Item>
          ) : null}
          {mayWrite ? (
            <Menu.Item
              leftSection={<IconBell size={14} />}
              disabled={noMonitor}
              onClick={() => void navigate({ to: newMonitorLink(monitor, params) })}
            >
              {monitorText.create}
            </Menu.Item>
          ) : null}
          {note === undefined || !mayWrite ? null : <Menu.Label className="share-note">{text[note]}</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
      {isKeeping ? <KeepDialog widget={widget} onClose={() => setKeeping(false)} /> : null}
      {isMaking ? <MetricDialog onClose={() => setMaking(false)} /> : null}
    </>
  );
}
