import { digits, duration, ratio } from '@komainu/contracts/format/number.ts';
import type { Answers } from '../answers.ts';
import { mixture, token } from '../palette.ts';
import { type Box, px, type Shape } from '../shapes.ts';
import { type DrawContext, said, wordsAt } from './draw.ts';
import { placeServices, type ServicePlaces } from './service-places.ts';

/** From this share of failed requests on something is wrong with a call. */
const AILING = 0.01;
/** Words smaller than this are not read. */
const LEAST_WORDS_PX = 5;

/** Who calls whom: services as boxes, requests as lines, errors in red; as large as fits. */
export function drawServiceMap(
  { map, chosen, seconds }: Answers & { kind: 'map' },
  { words }: DrawContext,
  box: Box,
): Shape[] {
  if (map.nodes.length === 0) return said(words.noData, box);
  const places = placeServices(map, box);
  const { scale, isDown, hasWords } = places;
  const left = box.x + (box.width - places.width * scale) / 2;
  const top = box.y + (box.height - places.height * scale) / 2;
  const at = (x: number, y: number): readonly [number, number] => [left + x * scale, top + y * scale];
  const rate = (hits: number): string => {
    const each = hits / Math.max(1, seconds);
    return each >= 1 || each === 0 ? `${digits(each)}/s` : `${digits(each * 60)}/min`;
  };
  const busiest = Math.max(0, ...map.edges.map(({ hits }) => hits));
  const calls = map.edges.flatMap(({ from, to, hits, errors, p95Ns }): Shape[] => {
    const [start, end] = [places.boxes.get(from), places.boxes.get(to)];
    if (start === undefined || end === undefined || from === to) return [];
    const [x1, y1] = isDown
      ? at(start.x + start.width / 2, start.y + start.height)
      : at(start.x + start.width, start.y + start.height / 2);
    const [x2, y2] = isDown ? at(end.x + end.width / 2, end.y) : at(end.x, end.y + end.height / 2);
    const stroke =
      hits > 0 && errors / hits >= AILING ? token('--critical') : mixture(token('--text-3'), '#ffffff', 0.55);
    const arrow = 5 * Math.min(1, scale + 0.3);
    const weight = busiest <= 0 ? 1 : 1 + 2 * (Math.log1p(hits) / Math.log1p(busiest));
    return [
      { kind: 'path', d: curve(x1, y1, x2, y2, arrow, isDown), stroke, strokeWidth: weight * Math.min(1, scale + 0.2) },
      { kind: 'path', d: arrowHead(x2, y2, arrow, isDown), fill: stroke },
      ...(hasWords
        ? [
            wordsAt((x1 + x2) / 2, (y1 + y2) / 2 - 4, `${rate(hits)} · ${duration(p95Ns)}`, {
              size: 10 * scale,
              anchor: 'middle',
              fill: token('--text-3'),
            }),
          ]
        : []),
    ];
  });
  return [...calls, ...map.nodes.flatMap((node) => service(node, places, chosen, scale, at, rate))];
}

function service(
  { service: name, hits, errors }: (Answers & { kind: 'map' })['map']['nodes'][number],
  places: ServicePlaces,
  chosen: string,
  scale: number,
  at: (x: number, y: number) => readonly [number, number],
  rate: (hits: number) => string,
): Shape[] {
  const place = places.boxes.get(name);
  if (place === undefined) return [];
  const [x, y] = at(place.x, place.y);
  const [width, height] = [place.width * scale, place.height * scale];
  const share = hits === 0 ? 0 : errors / hits;
  const edge = share >= AILING ? token('--critical') : name === chosen ? token('--accent') : token('--border');
  const facts = share > 0 ? `${rate(hits)} · ${ratio(share)}` : rate(hits);
  const [large, small] = [12 * scale, 10.5 * scale];
  const within = width - 16 * scale;
  return [
    { kind: 'rect', x, y, width, height, radius: 6 * scale, fill: token('--surface-1'), stroke: edge },
    ...(large < LEAST_WORDS_PX
      ? []
      : [
          wordsAt(x + 8 * scale, y + height * 0.43, name, { size: large, within, isBold: true }),
          wordsAt(x + 8 * scale, y + height * 0.78, facts, { size: small, within, fill: token('--text-2') }),
        ]),
  ];
}

/** From one service to another, ending where the arrow begins. */
function curve(x1: number, y1: number, x2: number, y2: number, arrow: number, isDown: boolean): string {
  const [middleX, middleY] = [px((x1 + x2) / 2), px((y1 + y2) / 2)];
  return isDown
    ? `M${px(x1)} ${px(y1)}C${px(x1)} ${middleY} ${px(x2)} ${middleY} ${px(x2)} ${px(y2 - arrow)}`
    : `M${px(x1)} ${px(y1)}C${middleX} ${px(y1)} ${middleX} ${px(y2)} ${px(x2 - arrow)} ${px(y2)}`;
}

function arrowHead(x: number, y: number, size: number, isDown: boolean): string {
  const half = size * 0.6;
  return isDown
    ? `M${px(x)} ${px(y)}L${px(x - half)} ${px(y - size)}L${px(x + half)} ${px(y - size)}Z`
    : `M${px(x)} ${px(y)}L${px(x - size)} ${px(y - half)}L${px(x - size)} ${px(y + half)}Z`;
}
