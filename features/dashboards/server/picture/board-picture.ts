import type { Definition } from '@komainu/contracts/dashboards/asking/definition.ts';
import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { ownWindow, type TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import { GROUP_TOKENS } from '@komainu/contracts/dashboards/drawing/colour-names.ts';
import type { Asker } from './answers.ts';
import { BOARD_WIDTH, type Choice, type Placed, type PlannedBoard, planBoard } from './board-plan.ts';
import { drawAsked } from './draw-asked.ts';
import { moved } from './move.ts';
import { mixture, token } from './palette.ts';
import type { Box, Shape } from './shapes.ts';
import { clipped } from './text.ts';
import { type Language, WORDS } from './words.ts';

/** What is drawn and how. */
export interface PictureRequest {
  readonly title: string;
  readonly board: PlannedBoard;
  readonly choice: Choice;
  readonly window: TimeWindow;
  /** IANA. */
  readonly timeZone: string;
  readonly language: Language;
  readonly drawnAtUnixMs: number;
}

/** A drawn board: the head, and what stands on each tab. */
export interface BoardPicture {
  readonly title: string;
  /** The window, and the values of template variables. */
  readonly lines: readonly string[];
  readonly drawn: string;
  readonly language: Language;
  readonly tabs: readonly DrawnTab[];
  /** Why widgets could not be asked, one each. */
  readonly failures: readonly string[];
}

export interface DrawnTab {
  readonly name: string;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly shapes: readonly Shape[];
}

/** Widgets that are asked at once: a report must not take the store from those who wait for it. */
const AT_ONCE = 4;

/** Asks what the widgets of a board show and draws them. A widget that cannot be asked says so in its place. */
export async function drawBoard(request: PictureRequest, asker: Asker): Promise<BoardPicture> {
  const { language, timeZone, window, board, choice } = request;
  const failures: string[] = [];
  const words = WORDS[language];
  const failed = (definition: Definition, reason: string): void =>
    void failures.push(`${textOf(definition.title) || definition.type}: ${reason}`);
  const draw = async ({ kind, definition, substitute, box }: Placed): Promise<readonly Shape[]> => {
    if (kind === 'group') return groupFrame(definition, substitute(textOf(definition.title), 'plain'), box);
    const own = ownWindow(definition, window.toMs) ?? window;
    const context = { definition, substitute, window: own, timeZone, language, words };
    return await drawAsked(context, asker, box, failed);
  };
  const tabs: DrawnTab[] = [];
  for (const { name, placed, height } of planBoard(board, choice)) {
    const shapes: (readonly Shape[])[] = [];
    for (let start = 0; start < placed.length; start += AT_ONCE) {
      shapes.push(...(await Promise.all(placed.slice(start, start + AT_ONCE).map(draw))));
    }
    tabs.push({ name, height, boxes: placed.map(({ box }) => box), shapes: shapes.flat() });
  }
  const date = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  return {
    title: request.title,
    lines: [
      `${date.format(window.fromMs)} – ${date.format(window.toMs)} (${timeZone})`,
      ...(choice.variables.length === 0 ? [] : [chosenWords(choice)]),
    ],
    drawn: words.drawn(date.format(request.drawnAtUnixMs)),
    language,
    tabs,
    failures,
  };
}

const HEAD = 74;
const TAB = 34;
const MARGIN = 24;

/** The whole board as one picture, tabs beneath one another: its size in px, and what is on it. */
export function onePicture(picture: BoardPicture): {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
} {
  const shapes: Shape[] = [...headShapes(picture, BOARD_WIDTH)];
  let y = HEAD;
  for (const tab of picture.tabs) {
    if (tab.name !== '') {
      shapes.push({
        kind: 'text',
        x: 0,
        y: y + 20,
        text: clipped(tab.name, 15, BOARD_WIDTH),
        size: 15,
        fill: token('--text'),
        isBold: true,
      });
      y += TAB;
    }
    shapes.push(...moved(tab.shapes, 0, y));
    y += tab.height + MARGIN;
  }
  return { width: BOARD_WIDTH + 2 * MARGIN, height: y + MARGIN, shapes: moved(shapes, MARGIN, MARGIN) };
}

/** Title, window and variables. */
export function headShapes({ title, lines, drawn }: BoardPicture, width: number): readonly Shape[] {
  return [
    { kind: 'text', x: 0, y: 18, text: clipped(title, 20, width - 320), size: 20, fill: token('--text'), isBold: true },
    { kind: 'text', x: width, y: 18, text: drawn, size: 11.5, fill: token('--text-3'), anchor: 'end' },
    ...lines.map(
      (line, index): Shape => ({
        kind: 'text',
        x: 0,
        y: 39 + index * 17,
        text: clipped(line, 12, width),
        size: 12,
        fill: token('--text-2'),
      }),
    ),
  ];
}

function groupFrame(definition: Placed['definition'], title: string, box: Box): readonly Shape[] {
  const colour = GROUP_TOKENS[textOf(definition['background_color'])];
  const head = colour === undefined ? token('--surface-2') : mixture(token(colour), token('--bg'), 0.22);
  return [
    { kind: 'rect', ...box, radius: 6, fill: token('--surface-1'), stroke: token('--border') },
    { kind: 'rect', ...box, height: 28, radius: 6, fill: head },
    {
      kind: 'text',
      x: box.x + 10,
      y: box.y + 19,
      text: clipped(title, 13, box.width - 20),
      size: 13,
      fill: token('--text'),
      isBold: true,
    },
  ];
}

const chosenWords = ({ variables, chosen }: Choice): string =>
  variables.map(({ name }) => `$${name} = ${(chosen[name] ?? ['*']).join(', ')}`).join('   ');
