import { useText } from '@komainu/ui/i18n/messages.ts';
import { MONITOR_KINDS, type MonitorKind } from '@komainu/ui/monitors/monitor-link.ts';
import {
  IconActivity,
  IconArrowsDiff,
  IconCalendarEvent,
  IconChartDots3,
  IconCode,
  IconFileText,
  IconRoute,
  IconSitemap,
  IconSquareRoundedCheck,
  IconTarget,
  IconTrendingUp,
  IconWaveSine,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { KINDS } from '../messages.ts';

const LOOKS = {
  metric: [IconActivity, 'aboutMetric'],
  change: [IconArrowsDiff, 'aboutChange'],
  anomaly: [IconWaveSine, 'aboutAnomaly'],
  outlier: [IconChartDots3, 'aboutOutlier'],
  forecast: [IconTrendingUp, 'aboutForecast'],
  check: [IconSquareRoundedCheck, 'aboutCheck'],
  log: [IconFileText, 'aboutLog'],
  trace: [IconRoute, 'aboutTrace'],
  event: [IconCalendarEvent, 'aboutEvent'],
  composite: [IconSitemap, 'aboutComposite'],
  slo: [IconTarget, 'aboutSlo'],
  source: [IconCode, 'aboutSource'],
} as const;

/** What can be watched, each as a link to its editor. */
export function KindChooser({ hrefOf }: { hrefOf: (kind: MonitorKind) => string }) {
  const text = useText(KINDS);
  return (
    <ul className="kind-chooser">
      {MONITOR_KINDS.map((kind) => {
        const [Icon, about] = LOOKS[kind];
        return (
          <li key={kind}>
            <Link to={hrefOf(kind) as string}>
              <Icon size={18} stroke={1.6} />
              <span>
                <strong>{text[kind]}</strong>
                <small>{text[about]}</small>
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
