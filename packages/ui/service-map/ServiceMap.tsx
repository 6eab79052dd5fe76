import '@xyflow/react/dist/style.css';
import './service-map.css';
import type {
  ServiceEdge,
  ServiceKind,
  ServiceMapAnswer,
  ServiceNode,
} from '@komainu/contracts/traces/service-map-api.ts';
import { IconBolt, IconCloud, IconCube, IconDatabase, type IconProps, IconStack2 } from '@tabler/icons-react';
import {
  Background,
  Controls,
  type Edge,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react';
import { type ComponentType, useMemo } from 'react';
import { digits, duration, ratio } from '../format/number.ts';
import { defineMessages, useText } from '../i18n/messages.ts';
import { bestWay, mapLayout, NODE_HEIGHT, NODE_WIDTH, strokeOf } from './map-layout.ts';

const TEXT = defineMessages(
  {
    perSecond: (rate: string) => `${rate}/s`,
    perMinute: (rate: string) => `${rate}/min`,
    errors: (share: string) => `${share} errors`,
    service: 'Service',
    database: 'Database',
    cache: 'Cache',
    queue: 'Queue',
    external: 'Outside',
    controls: 'Zoom',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Show all',
    call: (from: string, to: string) => `${from} calls ${to}`,
  },
  {
    perSecond: (rate: string) => `${rate} 件/秒`,
    perMinute: (rate: string) => `${rate} 件/分`,
    errors: (share: string) => `エラー ${share}`,
    service: 'サービス',
    database: 'データベース',
    cache: 'キャッシュ',
    queue: 'キュー',
    external: '外部',
    controls: '拡大と縮小',
    zoomIn: '拡大',
    zoomOut: '縮小',
    fit: '全体を表示',
    call: (from: string, to: string) => `${from} から ${to} への呼び出し`,
  },
);

const ICONS: Readonly<Record<ServiceKind, ComponentType<IconProps>>> = {
  service: IconCube,
  database: IconDatabase,
  cache: IconBolt,
  queue: IconStack2,
  external: IconCloud,
};
/** From this share of failed requests on something is wrong with a call. */
const AILING = 0.01;

interface ServiceMapProps {
  readonly label: string;
  readonly map: ServiceMapAnswer;
  /** Seconds of the window, for rates. */
  readonly seconds: number;
  /** The service that the map is about, if it is about one. */
  readonly chosen?: string;
  /** The place that it has, in px: it is laid out so that it can be read there. Without it, from left to right. */
  readonly place?: { readonly width: number; readonly height: number };
  readonly onOpen: (service: string) => void;
}

interface ServiceData extends Record<string, unknown> {
  readonly node: ServiceNode;
  readonly seconds: number;
  readonly isDown: boolean;
  readonly isChosen: boolean;
  readonly open: () => void;
}

const NODE_TYPES = { service: ServiceBox };

/** Who calls whom: services and what they use as boxes, requests as lines, errors in red. It pans, zooms and is tabbed through. */
export function ServiceMap({ label, map, seconds, chosen, place, onOpen }: ServiceMapProps) {
  const text = useText(TEXT);
  const { width, height } = place ?? {};
  const way = useMemo(
    () =>
      width === undefined || height === undefined
        ? { isDown: false, hasWords: true }
        : bestWay(map.nodes, map.edges, width, height),
    [map, width, height],
  );
  const places = useMemo(() => mapLayout(map.nodes, map.edges, way), [map, way]);
  const nodes = useMemo(
    () =>
      map.nodes.map(
        (node): Node<ServiceData> => ({
          id: node.service,
          type: 'service',
          position: places.get(node.service) ?? { x: 0, y: 0 },
          width: NODE_WIDTH,
          height: NODE_HEIGHT,
          data: {
            node,
            seconds,
            isDown: way.isDown,
            isChosen: node.service === chosen,
            open: () => onOpen(node.service),
          },
        }),
      ),
    [map, places, seconds, way, chosen, onOpen],
  );
  const labels = useMemo(
    () => ({
      'controls.ariaLabel': text.controls,
      'controls.zoomIn.ariaLabel': text.zoomIn,
      'controls.zoomOut.ariaLabel': text.zoomOut,
      'controls.fitView.ariaLabel': text.fit,
    }),
    [text],
  );
  const edges = useMemo(
    () => edgesOf(map.edges, way.hasWords, (hits) => rateOf(hits, seconds, text), text.call),
    [map, seconds, way, text],
  );
  return (
    <section className="service-map" aria-label={label}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        minZoom={0.1}
        maxZoom={2}
        fitView
        fitViewOptions={{ maxZoom: 1.1, padding: 0.1 }}
        ariaLabelConfig={labels}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={24} color="var(--border)" />
        <Controls showInteractive={false} />
      </ReactFlow>
    </section>
  );
}

function ServiceBox({ data }: NodeProps<Node<ServiceData>>) {
  const text = useText(TEXT);
  const { node, seconds, isDown, isChosen, open } = data;
  const Icon = ICONS[node.kind];
  const share = node.hits === 0 ? 0 : node.errors / node.hits;
  return (
    <>
      <Handle type="target" position={isDown ? Position.Top : Position.Left} isConnectable={false} />
      <button
        type="button"
        className="service-map-node"
        data-ailing={share >= AILING}
        data-chosen={isChosen}
        title={`${text[node.kind]} ${node.service} · p95 ${duration(node.p95Ns)}`}
        onClick={open}
      >
        <Icon size={20} stroke={1.5} aria-hidden />
        <span>
          <strong translate="no">{node.service}</strong>
          <em>
            {rateOf(node.hits, seconds, text)}
            {share > 0 ? ` · ${text.errors(ratio(share))}` : ''}
          </em>
        </span>
      </button>
      <Handle type="source" position={isDown ? Position.Bottom : Position.Right} isConnectable={false} />
    </>
  );
}

/** Requests a second; a minute where a second has none. */
function rateOf(hits: number, seconds: number, text: Pick<(typeof TEXT)['en'], 'perSecond' | 'perMinute'>): string {
  const rate = hits / Math.max(1, seconds);
  return rate >= 1 || rate === 0 ? text.perSecond(digits(rate)) : text.perMinute(digits(rate * 60));
}

function edgesOf(
  edges: readonly ServiceEdge[],
  hasWords: boolean,
  rate: (hits: number) => string,
  describe: (from: string, to: string) => string,
): Edge[] {
  const most = Math.max(0, ...edges.map(({ hits }) => hits));
  return edges.map(({ from, to, hits, errors, p95Ns }): Edge => {
    const colour =
      hits > 0 && errors / hits >= AILING ? 'var(--critical)' : 'color-mix(in srgb, var(--text-3) 55%, var(--bg))';
    return {
      id: `${from}\u0000${to}`,
      source: from,
      target: to,
      ariaLabel: describe(from, to),
      ...(hasWords && { label: `${rate(hits)} · ${duration(p95Ns)}` }),
      style: { stroke: colour, strokeWidth: strokeOf(hits, most) },
      markerEnd: { type: MarkerType.ArrowClosed, color: colour, width: 14, height: 14, markerUnits: 'userSpaceOnUse' },
    };
  });
}
