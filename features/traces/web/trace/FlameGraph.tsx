import { chartTokens, tokenValue } from '@komainu/ui/colour/series-colour.ts';
import { duration } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTheme } from '@komainu/ui/theme/theme.tsx';
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { TRACES } from '../messages.ts';
import { barAt, type FlameBar, layoutFlame } from './flame.ts';
import { AXIS_PX, drawFlame, type FlameView, ROW_PX } from './flame-canvas.ts';
import type { TraceTree, TreeSpan } from './tree.ts';

interface FlameGraphProps {
  readonly tree: TraceTree;
  readonly critical: ReadonlyMap<string, number>;
  readonly selected: string | undefined;
  readonly onSelect: (spanId: string) => void;
  /** Spans that the search found; others fade. */
  readonly found: ReadonlySet<string> | undefined;
}

const MAX_HEIGHT = 420;
const NEAREST_PX = 3;
const SMALLEST_SHARE = 1e-7;

/** Time from left to right, calls from top to bottom. The wheel zooms, dragging moves, a double click zooms to a span. */
export function FlameGraph({ tree, critical, selected, onSelect, found }: FlameGraphProps) {
  const text = useText(TRACES);
  const { theme } = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(800);
  const [view, setView] = useState<FlameView>({ fromNs: 0, toNs: tree.durationNs });
  const [hovered, setHovered] = useState<FlameBar>();
  const [pointer, setPointer] = useState({ x: 0, y: 0 });
  const layout = useMemo(() => layoutFlame(tree), [tree]);
  const tokens = useMemo(() => serviceTokens(tree), [tree]);
  const height = AXIS_PX + layout.rows.length * ROW_PX + 8;

  useEffect(() => {
    const holder = canvas.current?.parentElement;
    if (holder === null || holder === undefined) return undefined;
    const observer = new ResizeObserver(() => setWidth(holder.clientWidth));
    observer.observe(holder);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined) return;
    // The theme is named here because the canvas reads its tokens while it draws.
    const colours = new Map([...tokens].map(([service, token]) => [service, tokenValue(token)]));
    const frame = requestAnimationFrame(() =>
      drawFlame(context, { layout, view, width, height, colours, critical, selected, hovered, found, theme }),
    );
    return () => cancelAnimationFrame(frame);
  }, [layout, view, width, height, tokens, critical, selected, hovered, found, theme]);

  const timeAt = useCallback((x: number) => view.fromNs + (x / width) * (view.toNs - view.fromNs), [view, width]);
  const zoom = useCallback((next: FlameView) => setView(clamped(next, tree.durationNs)), [tree.durationNs]);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    // React's wheel listener is passive, and the page must not scroll while the graph zooms.
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey && Math.abs(event.deltaY) < Math.abs(event.deltaX) * 2) return;
      event.preventDefault();
      const at = timeAt(event.offsetX);
      const factor = Math.exp(event.deltaY * 0.002);
      zoom({ fromNs: at - (at - view.fromNs) * factor, toNs: at + (view.toNs - at) * factor });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [timeAt, zoom, view]);

  const barUnder = (event: PointerEvent | React.MouseEvent): FlameBar | undefined => {
    const { offsetX, offsetY } = event.nativeEvent as globalThis.MouseEvent;
    const row = Math.floor((offsetY - AXIS_PX) / ROW_PX);
    return barAt(layout, row, timeAt(offsetX), (NEAREST_PX / width) * (view.toNs - view.fromNs));
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.buttons === 1) {
      const shift = (-event.movementX / width) * (view.toNs - view.fromNs);
      zoom({ fromNs: view.fromNs + shift, toNs: view.toNs + shift });
      return;
    }
    setPointer({ x: event.nativeEvent.offsetX, y: event.nativeEvent.offsetY });
    setHovered(barUnder(event));
  };
  const showSpan = (node: TreeSpan): void => {
    const margin = Math.max(node.span.durationNs * 0.05, tree.durationNs * SMALLEST_SHARE);
    zoom({ fromNs: node.startNs - margin, toNs: node.endNs + margin });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const present = selected === undefined ? undefined : tree.byId.get(selected);
    const next = neighbour(tree, present, event.key);
    if (event.key === 'Enter' && present !== undefined) showSpan(present);
    else if (event.key === 'Escape') zoom({ fromNs: 0, toNs: tree.durationNs });
    else if (next !== undefined) onSelect(next.span.spanId);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="flame" style={{ maxHeight: MAX_HEIGHT }}>
      {/* The arrow keys walk the graph; the waterfall is its form for those who do not see it. */}
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label={text.flameHelp}
        style={{ width, height }}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setHovered(undefined)}
        onClick={(event) => {
          const bar = barUnder(event);
          if (bar !== undefined) onSelect(bar.node.span.spanId);
        }}
        onDoubleClick={(event) => {
          const bar = barUnder(event);
          if (bar === undefined) zoom({ fromNs: 0, toNs: tree.durationNs });
          else showSpan(bar.node);
        }}
        onKeyDown={onKeyDown}
      />
      {hovered === undefined ? null : <FlameTip bar={hovered} x={pointer.x} y={pointer.y} width={width} />}
    </div>
  );
}

function FlameTip({ bar, x, y, width }: { bar: FlameBar; x: number; y: number; width: number }) {
  const { span, startNs } = bar.node;
  return (
    <div className="flame-tip" translate="no" style={{ left: Math.min(x + 12, width - 260), top: y + 16 }}>
      <strong>{span.service}</strong> {span.name}
      <div>{span.resource}</div>
      <div>
        {duration(span.durationNs)} · +{duration(startNs)}
      </div>
    </div>
  );
}

/** A colour for each service of the trace: its own, kept apart from the others here. */
export function serviceTokens(tree: TraceTree): Map<string, string> {
  const services = [...new Set(tree.ordered.map((node) => node.span.service))].sort();
  const tokens = chartTokens(services.map((name) => ({ name })));
  return new Map(services.map((service, index) => [service, tokens[index] ?? '--c1']));
}

function clamped(view: FlameView, durationNs: number): FlameView {
  const length = Math.min(durationNs, Math.max(view.toNs - view.fromNs, Math.max(10, durationNs * SMALLEST_SHARE)));
  const fromNs = Math.max(0, Math.min(view.fromNs, durationNs - length));
  return { fromNs, toNs: fromNs + length };
}

/** Where an arrow key leads: to the parent, the first child, the sibling before or after. */
function neighbour(tree: TraceTree, node: TreeSpan | undefined, key: string): TreeSpan | undefined {
  if (!key.startsWith('Arrow')) return undefined;
  if (node === undefined) return tree.ordered[0];
  if (key === 'ArrowUp') return node.parent;
  if (key === 'ArrowDown') return node.children[0];
  const siblings = node.parent?.children ?? tree.roots;
  return siblings[siblings.indexOf(node) + (key === 'ArrowRight' ? 1 : -1)];
}
