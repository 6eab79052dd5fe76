import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { IconBell, IconChartBar, IconClock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { SLOS } from '../messages.ts';

const TYPES = [
  ['metric', IconChartBar, 'aboutMetric'],
  ['time_slice', IconClock, 'aboutTimeSlice'],
  ['monitor', IconBell, 'aboutMonitor'],
] as const;

/** The ways to measure, each as a link to its form. */
export function SloTypes() {
  const text = useText(SLOS);
  const [params] = useUrlParams();
  return (
    <ul className="kind-chooser">
      {TYPES.map(([type, Icon, about]) => (
        <li key={type}>
          <Link to={linkTo('/slo/new', { type }, params) as string}>
            <Icon size={18} stroke={1.6} />
            <span>
              <strong>{text[type]}</strong>
              <small>{text[about]}</small>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
