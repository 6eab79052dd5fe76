import './parts.css';

/** Counts over time in the space of a word. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const most = Math.max(1, ...values);
  const width = 100 / Math.max(1, values.length);
  return (
    <svg className="sparkline" viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label={label}>
      {values.map((value, index) => {
        // What is there is seen, however little.
        const height = value <= 0 ? 0 : Math.max(1.2, (value / most) * 20);
        return (
          <rect
            key={index * width}
            x={index * width}
            y={20 - height}
            width={Math.max(0.4, width * 0.82)}
            height={height}
          />
        );
      })}
    </svg>
  );
}
