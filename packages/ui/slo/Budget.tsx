import './slo.css';
import { useLanguage } from '../i18n/language.tsx';

interface BudgetProps {
  /** Per cent that is left; null where nothing is known. */
  readonly left: number | null;
  readonly label: string;
}

/** What is left of an error budget as a bar that empties, and its number. */
export function Budget({ left, label }: BudgetProps) {
  const { language } = useLanguage();
  if (left === null) return <span className="slo-budget">–</span>;
  const shown = budgetText(left, language);
  const token = left <= 0 ? '--critical' : left < 25 ? '--warn' : '--ok';
  return (
    <span className="slo-budget" title={`${label} ${shown}`}>
      <span className="slo-budget-bar" aria-hidden="true">
        <i style={{ width: `${Math.max(0, Math.min(100, left))}%`, background: `var(${token})` }} />
      </span>
      <span className="slo-budget-text" data-gone={left <= 0}>
        {shown}
      </span>
    </span>
  );
}

/** `42.1 %` */
export function budgetText(left: number, language: string): string {
  const decimals = Math.abs(left) >= 100 ? 0 : 1;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: decimals }).format(left)} %`;
}
