import { type ReactNode, useEffect, useRef, useState } from 'react';

interface FitToScreenProps {
  /** Whether all of it is made as small as it must be to be seen at once. */
  readonly isOn: boolean;
  /** Heights of a free layout follow its width. */
  readonly isFree: boolean;
  readonly children: ReactNode;
}

/** Smaller than this nothing is read: the rest is scrolled to. */
const LEAST = 0.25;

/** A board on a wall: scaled so that no widget is below the edge. */
export function FitToScreen({ isOn, isFree, children }: FitToScreenProps) {
  const holder = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);
  useEffect(() => {
    const inner = holder.current;
    const outer = inner?.parentElement;
    if (!isOn || inner === null || outer === null || outer === undefined) {
      setScale(1);
      return undefined;
    }
    const measure = (): void => {
      const edge = Number.parseFloat(getComputedStyle(outer).paddingTop) * 2;
      setScale((before) => {
        // A free board was laid out for the width that the scale before left it.
        const natural = isFree ? inner.offsetHeight / before : inner.offsetHeight;
        const next = Math.max(LEAST, Math.min(1, (outer.clientHeight - edge) / Math.max(1, natural)));
        return Math.abs(next - before) < 0.01 ? before : next;
      });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(inner);
    observer.observe(outer);
    return () => observer.disconnect();
  }, [isOn, isFree]);
  if (!isOn) return <div ref={holder}>{children}</div>;
  return isFree ? (
    <div ref={holder} style={{ width: `${scale * 100}%`, marginInline: 'auto' }}>
      {children}
    </div>
  ) : (
    <div ref={holder} style={{ width: `${100 / scale}%`, transform: `scale(${scale})`, transformOrigin: '0 0' }}>
      {children}
    </div>
  );
}
