import { sankeyOf } from '@komainu/contracts/dashboards/asking/journeys.ts';
import { fittedLabel, placeSankey, ribbonPath } from '@komainu/contracts/dashboards/drawing/sankey-layout.ts';
import type { SankeyAnswer, SankeyQuestion } from '@komainu/contracts/dashboards/journeys.ts';
import { seriesColour } from '@komainu/ui/colour/series-colour.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMemo, useState } from 'react';
import { useBoard } from '../../board/board-context.tsx';
import { useSize } from '../../data/use-size.ts';
import type { WidgetProps } from '../widget-type.ts';
import { JourneyStates } from './JourneyStates.tsx';
import { JOURNEYS } from './messages.ts';
import { useJourney } from './use-journey.ts';

const LABEL_PX = 6;
/** Room for the words of the last column. */
const WORDS_PX = 90;

/** The ways that users or traces take from station to station. */
export function Sankey({ definition, label }: WidgetProps) {
  const { substitute } = useBoard();
  const journey = useMemo(() => sankeyOf(definition, substitute), [definition, substitute]);
  const asked = useJourney<SankeyQuestion, SankeyAnswer>('sankey', journey);
  return (
    <JourneyStates journey={journey} asked={asked} isEmpty={(asked.data?.nodes.length ?? 0) === 0}>
      {asked.data === undefined ? null : <Ways answer={asked.data} label={label} />}
    </JourneyStates>
  );
}

function Ways({ answer, label }: { readonly answer: SankeyAnswer; readonly label: string }) {
  const text = useText(JOURNEYS);
  const { language } = useLanguage();
  const [holder, { width, height }] = useSize<HTMLDivElement>();
  const [pointed, setPointed] = useState<number>();
  const placed = useMemo(() => placeSankey(answer, Math.max(0, width - WORDS_PX), height), [answer, width, height]);
  const last = Math.max(0, ...answer.nodes.map(({ step }) => step));
  const room = last === 0 ? WORDS_PX : (width - WORDS_PX) / last - 24;
  const nameOf = (index: number): string => answer.nodes[index]?.name || text.other;
  const colourOf = (index: number): string => (answer.nodes[index]?.name ? seriesColour(nameOf(index)) : 'var(--c12)');
  const isFaint = (index: number): boolean => {
    const link = answer.links[index];
    return pointed !== undefined && link?.from !== pointed && link?.to !== pointed;
  };
  return (
    <div className="sankey" ref={holder}>
      {width === 0 || height === 0 ? null : (
        <svg width={width} height={height} role="img" aria-label={label}>
          {placed.links.map((link, index) => {
            const { from = 0, to = 0, count = 0 } = answer.links[index] ?? {};
            return (
              <path
                key={`${from} ${to}`}
                className="sankey-link"
                d={ribbonPath(link)}
                data-faint={isFaint(index)}
                style={{ fill: colourOf(from) }}
              >
                <title>{text.link(nameOf(from), nameOf(to), exact(count, language))}</title>
              </path>
            );
          })}
          {placed.nodes.map((node, index) => {
            const { step = 0, name = '', count = 0 } = answer.nodes[index] ?? {};
            const { name: shown, count: number } = fittedLabel(
              nameOf(index),
              exact(count, language),
              step === last ? WORDS_PX : room,
            );
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: pointing only brings out what is readable without it
              <g
                key={`${step} ${name}`}
                onMouseEnter={() => setPointed(index)}
                onMouseLeave={() => setPointed(undefined)}
              >
                <rect {...node} rx={2} style={{ fill: colourOf(index) }} />
                <text x={node.x + node.width + LABEL_PX} y={node.y + node.height / 2} dominantBaseline="middle">
                  {shown} <tspan className="sankey-count">{number}</tspan>
                </text>
                <title>{`${nameOf(index)} ${exact(count, language)}`}</title>
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}
