import { digits } from '@komainu/ui/format/number.ts';

/** A share as a bar and a number; above nine tenths it warns. */
export function Meter({ share, label }: { share: number | null; label: string }) {
  if (share === null) return <span>–</span>;
  const percent = Math.min(100, Math.max(0, share * 100));
  return (
    <span className="meter">
      <meter className="visually-hidden" aria-label={label} min={0} max={100} value={percent} />
      <span className="meter-bar" aria-hidden>
        <span
          style={{
            width: `${percent}%`,
            background: `var(${percent >= 95 ? '--critical' : percent >= 85 ? '--warn' : '--accent'})`,
          }}
        />
      </span>
      <span className="meter-value">{digits(percent)} %</span>
    </span>
  );
}
