import { ownWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { FixedTimeRange, useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { Component, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { DASHBOARDS } from '../messages.ts';
import type { Definition } from '../model/dashboard.ts';
import { widgetTypeOf } from '../widgets/widget-types.ts';

/** The contents of a widget in its own time, drawn once it has been near the screen. */
export function WidgetBody({ definition, label }: { definition: Definition; label: string }) {
  const text = useText(DASHBOARDS);
  const holder = useRef<HTMLDivElement>(null);
  const [isSeen, setSeen] = useState(false);
  const { Body } = widgetTypeOf(definition.type);
  useEffect(() => {
    const element = holder.current;
    if (element === null || isSeen) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: '400px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isSeen]);
  return (
    <div className="widget-body" ref={holder}>
      {isSeen ? (
        <Guard key={JSON.stringify(definition)} message={text.broken}>
          <OwnTime definition={definition}>
            <Body definition={definition} label={label} />
          </OwnTime>
        </Guard>
      ) : null}
    </div>
  );
}

function OwnTime({ definition, children }: { definition: Definition; children: ReactNode }) {
  const { toMs } = useTimeRange();
  const own = useMemo(() => ownWindow(definition, toMs), [definition, toMs]);
  return own === undefined ? children : <FixedTimeRange {...own}>{children}</FixedTimeRange>;
}

/** A definition that breaks its widget breaks nothing else. */
class Guard extends Component<{ readonly message: string; readonly children: ReactNode }, { readonly error?: Error }> {
  override state: { readonly error?: Error } = {};

  static getDerivedStateFromError(error: Error): { readonly error: Error } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <div className="widget-notice" role="alert">
        <strong>{this.props.message}</strong>
        <p>{this.state.error.message}</p>
      </div>
    );
  }
}
