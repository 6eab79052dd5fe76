import { objectOf, textOf, textsOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { groupNodes } from '@komainu/contracts/dashboards/drawing/host-map/groups.ts';
import { layoutMap } from '@komainu/contracts/dashboards/drawing/host-map/layout.ts';
import { fillRange, hostNodes } from '@komainu/contracts/dashboards/drawing/host-map/nodes.ts';
import {
  DEFAULT_PALETTE,
  isMapPalette,
  MAP_PALETTES,
} from '@komainu/contracts/dashboards/drawing/host-map/palettes.ts';
import { withUnit } from '@komainu/contracts/format/number.ts';
import type { Answers } from '../answers.ts';
import { mixture, token } from '../palette.ts';
import { type Box, px, type Shape } from '../shapes.ts';
import { type DrawContext, said, wordsAt } from './draw.ts';

const FOOT = 20;
const STEPS = 24;
/** Names stand in cells from this size on. */
const NAMED_FROM_PX = 22;

/** All hosts with one metric as their colour, in frames by the tags that they are grouped by. */
export function drawHostMap(
  { table }: Answers & { kind: 'table' },
  { definition, words }: DrawContext,
  box: Box,
): Shape[] {
  const nodes = hostNodes(table);
  if (nodes.length === 0) return said(words.noData, box);
  const style = objectOf(definition['style']);
  const { low, high } = fillRange(nodes, style);
  const keys = textsOf(definition['group'])
    .filter((key) => key !== 'host')
    .slice(0, 2);
  const layout = layoutMap(groupNodes(nodes, keys, '–'), box.width, box.height - FOOT);
  // What runs over below is scrolled to on the screen: here everything is made smaller.
  const scale = Math.min(1, (box.height - FOOT) / layout.height, box.width / layout.width);
  const [left, top] = [box.x + (box.width - layout.width * scale) / 2, box.y];
  const radius = Math.max(0.5, layout.radius * scale - 1);
  const name = textOf(style['palette']);
  const stops: readonly string[] = MAP_PALETTES[isMapPalette(name) ? name : DEFAULT_PALETTE];
  const isFlipped = style['palette_flip'] === true;
  const paths = Array.from({ length: STEPS }, () => '');
  let without = '';
  const names: Shape[] = [];
  layout.nodes.forEach((node, index) => {
    const [x, y] = [left + (layout.x[index] ?? 0) * scale, top + (layout.y[index] ?? 0) * scale];
    const d = hexagon(x, y, radius);
    if (node.value === null) without += d;
    else {
      const share = Math.max(0, Math.min(1, (node.value - low) / (high - low || 1)));
      const step = Math.round((isFlipped ? 1 - share : share) * (STEPS - 1));
      paths[step] += d;
    }
    if (radius >= NAMED_FROM_PX) {
      const ink = { size: 9, anchor: 'middle', within: radius * 1.6, fill: token('--on-solid') } as const;
      names.push(wordsAt(x, y + 3, node.label, ink));
    }
  });
  const unit = table.columns[0]?.unit ?? '';
  const foot = `${words.hosts(nodes.length)} · ${table.columns[0]?.label ?? ''} ${withUnit(low, unit)} – ${withUnit(high, unit)}`;
  return [
    ...layout.frames.flatMap(({ name: title, count, x, y, width, height }): Shape[] =>
      title === ''
        ? []
        : [
            {
              kind: 'rect',
              x: left + x * scale,
              y: top + y * scale,
              width: width * scale,
              height: height * scale,
              radius: 4,
              stroke: token('--border'),
            },
            wordsAt(left + x * scale + 6, top + y * scale + 13, `${title} (${count})`, {
              size: 10.5,
              within: width * scale - 10,
              fill: token('--text-2'),
            }),
          ],
    ),
    ...(without === '' ? [] : [{ kind: 'path', d: without, fill: token('--nodata'), opacity: 0.4 } as const]),
    ...paths.flatMap((d, step): Shape[] =>
      d === '' ? [] : [{ kind: 'path', d, fill: along(stops, step / (STEPS - 1)) }],
    ),
    ...names,
    wordsAt(box.x + 2, box.y + box.height - 5, foot, { within: box.width - 4, fill: token('--text-2') }),
  ];
}

/** The colour at a share of the way along tokens. */
function along(stops: readonly string[], share: number): string {
  const place = share * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  return mixture(token(stops[index + 1] ?? ''), token(stops[index] ?? ''), place - index);
}

/** Standing on a corner. */
function hexagon(x: number, y: number, radius: number): string {
  const corners = [0, 1, 2, 3, 4, 5].map((corner) => {
    const angle = (corner * Math.PI) / 3 - Math.PI / 2;
    return `${px(x + Math.cos(angle) * radius)} ${px(y + Math.sin(angle) * radius)}`;
  });
  return `M${corners.join('L')}Z`;
}
