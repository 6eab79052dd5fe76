import { fittedLabel, placeSankey, ribbonPath } from '@komainu/contracts/dashboards/drawing/sankey-layout.ts';
import { exact } from '@komainu/contracts/format/number.ts';
import { seriesColourIndex } from '@komainu/contracts/format/series-colour.ts';
import type { Answers } from '../answers.ts';
import { moved } from '../move.ts';
import { token } from '../palette.ts';
import { type Box, px, type Shape } from '../shapes.ts';
import { type DrawContext, said } from './draw.ts';

/** Room for the words of the last column. */
const WORDS_PX = 100;
const LABEL_PX = 6;

/** The ways that users or traces take from station to station. */
export function drawSankey(
  { answer }: Answers & { kind: 'sankey' },
  { words, language }: DrawContext,
  box: Box,
): Shape[] {
  if (answer.nodes.length === 0) return said(words.noData, box);
  const placed = placeSankey(answer, Math.max(0, box.width - WORDS_PX), box.height);
  const last = Math.max(0, ...answer.nodes.map(({ step }) => step));
  const room = last === 0 ? WORDS_PX : (box.width - WORDS_PX) / last - 24;
  const colourOf = (index: number): string => {
    const name = answer.nodes[index]?.name ?? '';
    return token(name === '' ? '--c12' : `--c${seriesColourIndex(name)}`);
  };
  const ribbons = placed.links.map(
    (link, index): Shape => ({
      kind: 'path',
      d: ribbonPath(link).replaceAll(/-?\d+\.\d+(?:e-?\d+)?/g, (number) => px(Number(number))),
      fill: colourOf(answer.links[index]?.from ?? 0),
      opacity: 0.32,
    }),
  );
  const stations = placed.nodes.flatMap((node, index): Shape[] => {
    const { step = 0, name = '', count = 0 } = answer.nodes[index] ?? {};
    const label = fittedLabel(name || words.other, exact(count, language), step === last ? WORDS_PX - LABEL_PX : room);
    const text = { size: 11, fill: token('--text') };
    return [
      { kind: 'rect', ...node, radius: 2, fill: colourOf(index) },
      {
        ...text,
        kind: 'text',
        x: node.x + node.width + LABEL_PX,
        y: node.y + node.height / 2 + 4,
        text: `${label.name} ${label.count}`,
        spans: [{ text: `${label.name} ` }, { text: label.count, fill: token('--text-3') }],
      },
    ];
  });
  return [...moved([...ribbons, ...stations], box.x, box.y)];
}
