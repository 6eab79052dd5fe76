import './host-map.css';
import {
  layoutMap,
  type MapGroup,
  type MapNode,
  nodeFinder,
} from '@komainu/contracts/dashboards/drawing/host-map/layout.ts';
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../controls/controls.tsx';
import { defineMessages, useText } from '../i18n/messages.ts';
import { useTheme } from '../theme/theme.tsx';
import { drawMap, drawMark, type MapRange, type MapView, paintOf } from './draw.ts';
import { type MapPalette, paletteColours } from './palette.ts';

const TEXT = defineMessages(
  {
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Show all',
    keys: 'Arrow keys move, Enter opens, plus and minus zoom',
  },
  {
    zoomIn: '拡大',
    zoomOut: '縮小',
    fit: '全体を表示',
    keys: '矢印キーで移動、Enter で開く、プラスとマイナスで拡大縮小',
  },
);

interface HostMapCanvasProps {
  /** Names the map for those who do not see it. */
  readonly label: string;
  readonly groups: readonly MapGroup[];
  readonly palette: MapPalette;
  readonly isFlipped: boolean;
  readonly range: MapRange;
  readonly selectedKey?: string | undefined;
  /** The wheel alone scrolls what is around the map. */
  readonly zoomsWithControl?: boolean;
  /** What is said of a node under the pointer, a line each; the first is its name. */
  readonly describe: (node: MapNode) => readonly string[];
  /** `at` is where the node was chosen, within the map's box. */
  readonly onSelect: (node: MapNode, at: { readonly x: number; readonly y: number }) => void;
}

const GREATEST_SCALE = 24;
const STEP = 1.3;
/** The map is drawn anew this long after the last step of a zoom or a drag; until then its picture is moved. */
const SETTLE_MS = 120;
const DRAG_PX = 4;

/**
 * Thousands of hosts on a canvas: the wheel zooms, dragging moves, the pointer names what is below it. While it moves only
 * the picture that was drawn last is moved and stretched, so that a frame costs the same for ten hosts and ten thousand.
 */
export function HostMapCanvas(props: HostMapCanvasProps) {
  const { groups, palette, isFlipped, range, selectedKey, label } = props;
  const text = useText(TEXT);
  const { theme } = useTheme();
  const holder = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [hovered, setHovered] = useState(-1);
  const [pointer, setPointer] = useState({ x: 0, y: 0 });
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const layout = useMemo(
    () => layoutMap(groups, Math.max(100, size.width - 16), Math.max(60, size.height - 16)),
    [groups, size],
  );
  const find = useMemo(() => nodeFinder(layout), [layout]);
  // The theme is among the dependencies because it decides the colours.
  const paint = useMemo(
    () => paintOf(layout, paletteColours(palette, isFlipped), range),
    [layout, palette, isFlipped, range, theme],
  );
  const fit = useMemo((): MapView => {
    // What runs over the box is made smaller, as long as it can be told apart.
    const over = Math.max(0.5, (size.height - 16) / Math.max(1, layout.height));
    const scale = Math.min(1, over, (size.width - 16) / Math.max(1, layout.width));
    return { x: -8 / scale, y: -8 / scale, scale };
  }, [layout, size]);

  const view = useRef(fit);
  /** The picture of the map as it was drawn last, and what it shows. */
  const drawn = useRef<{ picture: HTMLCanvasElement; view: MapView } | undefined>(undefined);
  const frame = useRef(0);
  const settling = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const hoveredNow = useRef(-1);

  const drawMarks = useCallback(() => {
    const context = contextOf(marks.current);
    if (context === null) return;
    context.clearRect(0, 0, size.width, size.height);
    const selected = layout.nodes.findIndex(({ key }) => key === latest.current.selectedKey);
    if (selected >= 0) drawMark(context, paint, view.current, selected, '--accent');
    if (hoveredNow.current >= 0) drawMark(context, paint, view.current, hoveredNow.current, '--text');
  }, [layout, paint, size]);

  /** Draws the whole map as it is seen now. */
  const draw = useCallback(() => {
    const canvas = base.current;
    const context = contextOf(canvas);
    if (canvas === null || context === null || canvas.width === 0 || canvas.height === 0) return;
    drawMap(context, paint, view.current, size.width, size.height);
    const picture = document.createElement('canvas');
    picture.width = canvas.width;
    picture.height = canvas.height;
    picture.getContext('2d')?.drawImage(canvas, 0, 0);
    drawn.current = { picture, view: view.current };
    drawMarks();
  }, [paint, size, drawMarks]);

  /** Moves and stretches the picture at once, and draws it anew when the hand has come to rest. */
  const moveTo = useCallback(
    (next: MapView) => {
      view.current = next;
      clearTimeout(settling.current);
      settling.current = setTimeout(draw, SETTLE_MS);
      if (frame.current !== 0) return;
      frame.current = requestAnimationFrame(() => {
        frame.current = 0;
        const context = contextOf(base.current);
        if (context === null || drawn.current === undefined) return;
        const { picture, view: before } = drawn.current;
        const ratio = view.current.scale / before.scale;
        const x = (before.x - view.current.x) * view.current.scale;
        const y = (before.y - view.current.y) * view.current.scale;
        context.clearRect(0, 0, size.width, size.height);
        context.drawImage(picture, x, y, size.width * ratio, size.height * ratio);
        drawMarks();
      });
    },
    [draw, drawMarks, size],
  );

  useEffect(() => {
    for (const canvas of [base.current, marks.current]) {
      if (canvas === null) continue;
      canvas.width = Math.round(size.width * devicePixelRatio);
      canvas.height = Math.round(size.height * devicePixelRatio);
      canvas.getContext('2d')?.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    }
    view.current = fit;
    hoveredNow.current = -1;
    setHovered(-1);
  }, [fit, size]);
  useEffect(draw, [draw]);
  // The mark is of the key that is selected now.
  useEffect(drawMarks, [drawMarks, selectedKey]);
  useEffect(
    () => () => {
      clearTimeout(settling.current);
      cancelAnimationFrame(frame.current);
    },
    [],
  );

  const zoom = useCallback(
    (factor: number, x: number, y: number) => {
      const before = view.current;
      const scale = Math.max(fit.scale * 0.5, Math.min(GREATEST_SCALE, before.scale * factor));
      moveTo({ scale, x: before.x + x / before.scale - x / scale, y: before.y + y / before.scale - y / scale });
    },
    [fit, moveTo],
  );

  // React listens to wheels passively: the page would scroll as well.
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      if (latest.current.zoomsWithControl === true && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [zoom]);

  const hover = (index: number): void => {
    if (index === hoveredNow.current) return;
    hoveredNow.current = index;
    setHovered(index);
    requestAnimationFrame(drawMarks);
  };

  const drag = useRef<{ x: number; y: number; view: MapView; moved: boolean } | undefined>(undefined);
  const placeOf = (event: PointerEvent): { x: number; y: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onPointerMove = (event: PointerEvent): void => {
    const at = placeOf(event);
    const held = drag.current;
    if (held !== undefined) {
      const [dx, dy] = [at.x - held.x, at.y - held.y];
      if (!held.moved && Math.hypot(dx, dy) < DRAG_PX) return;
      held.moved = true;
      hover(-1);
      moveTo({ scale: held.view.scale, x: held.view.x - dx / held.view.scale, y: held.view.y - dy / held.view.scale });
      return;
    }
    const { x, y, scale } = view.current;
    const index = find(x + at.x / scale, y + at.y / scale);
    hover(index);
    if (index >= 0) setPointer(at);
  };
  const select = (index: number, at: { x: number; y: number }): void => {
    const node = layout.nodes[index];
    if (node !== undefined) latest.current.onSelect(node, at);
  };
  const onPointerUp = (event: PointerEvent): void => {
    const held = drag.current;
    drag.current = undefined;
    if (held === undefined || held.moved) return;
    const at = placeOf(event);
    const { x, y, scale } = view.current;
    select(find(x + at.x / scale, y + at.y / scale), at);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const middle = { x: size.width / 2, y: size.height / 2 };
    const run = {
      '+': () => zoom(STEP, middle.x, middle.y),
      '-': () => zoom(1 / STEP, middle.x, middle.y),
      Enter: () => select(hoveredNow.current, middle),
      ArrowRight: () => step(1, 0),
      ArrowLeft: () => step(-1, 0),
      ArrowDown: () => step(0, 1),
      ArrowUp: () => step(0, -1),
    }[event.key];
    if (run === undefined) return;
    event.preventDefault();
    run();
  };
  /** To the next cell in a direction. */
  const step = (dx: number, dy: number): void => {
    const from = hoveredNow.current;
    const [x, y] = [layout.x[from] ?? 0, layout.y[from] ?? 0];
    let best = from < 0 && layout.nodes.length > 0 ? 0 : -1;
    let least = Number.POSITIVE_INFINITY;
    for (let index = 0; from >= 0 && index < layout.nodes.length; index++) {
      const along = ((layout.x[index] ?? 0) - x) * dx + ((layout.y[index] ?? 0) - y) * dy;
      const beside = Math.abs(((layout.x[index] ?? 0) - x) * dy) + Math.abs(((layout.y[index] ?? 0) - y) * dx);
      if (along > 0.5 && along + beside * 2 < least) {
        least = along + beside * 2;
        best = index;
      }
    }
    if (best < 0) return;
    const { scale, x: left, y: top } = view.current;
    setPointer({ x: ((layout.x[best] ?? 0) - left) * scale, y: ((layout.y[best] ?? 0) - top) * scale });
    hover(best);
  };

  const node = layout.nodes[hovered];
  const lines = node === undefined ? [] : props.describe(node);
  return (
    // What is drawn on a canvas has no elements: the keys move over it.
    <div
      ref={holder}
      className="host-map"
      role="application"
      aria-label={`${label}. ${text.keys}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerDown={(event) => {
        if (event.button === 0) drag.current = { ...placeOf(event), view: view.current, moved: false };
      }}
      onPointerUp={onPointerUp}
      onPointerLeave={() => {
        drag.current = undefined;
        hover(-1);
      }}
    >
      <canvas ref={base} aria-hidden />
      <canvas ref={marks} aria-hidden />
      <span className="visually-hidden" role="status">
        {lines.join(', ')}
      </span>
      {node === undefined ? null : (
        <div
          className="host-map-tip"
          translate="no"
          style={{
            left: Math.min(pointer.x + 14, Math.max(0, size.width - 260)),
            top: Math.min(pointer.y + 14, size.height - 24 - lines.length * 18),
          }}
        >
          {lines.map((line, index) => (
            <div key={line} data-first={index === 0}>
              {line}
            </div>
          ))}
        </div>
      )}
      {/* Clicks on the buttons are none on the map. */}
      <div
        className="host-map-zoom"
        onPointerDown={(event) => event.stopPropagation()}
        onPointerUp={(event) => event.stopPropagation()}
      >
        <Button label={text.zoomIn} onClick={() => zoom(STEP, size.width / 2, size.height / 2)}>
          <IconPlus size={15} />
        </Button>
        <Button label={text.zoomOut} onClick={() => zoom(1 / STEP, size.width / 2, size.height / 2)}>
          <IconMinus size={15} />
        </Button>
        <Button label={text.fit} onClick={() => moveTo(fit)}>
          <IconFocusCentered size={15} />
        </Button>
      </div>
    </div>
  );
}

function contextOf(canvas: HTMLCanvasElement | null): CanvasRenderingContext2D | null {
  return canvas?.getContext('2d') ?? null;
}
