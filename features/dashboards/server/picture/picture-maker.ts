import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { TemplateVariable, Widget } from '@komainu/contracts/dashboards/asking/definition.ts';
import { chosenOf } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import type { DashboardKeeper } from '../dashboards/keeper.ts';
import { packsOf } from '../powerpacks/packs-of.ts';
import { type BoardPicture, drawBoard, onePicture } from './board-picture.ts';
import { findFonts } from './fonts.ts';
import type { ImageSource } from './image-source.ts';
import { createOwnAsker } from './own-asker.ts';
import { pdfOf } from './pdf.ts';
import { svgOf } from './svg.ts';
import { EAST_ASIAN } from './text.ts';
import { type Language, WORDS } from './words.ts';

/** An SVG as a PNG (metrics draws snapshots with it). */
export type DrawPng = (svg: string) => Promise<Uint8Array>;

export type PictureFormat = 'pdf' | 'png';

/** What somebody wants a picture of. */
export interface WantedPicture {
  readonly dashboardId: string;
  readonly format: PictureFormat;
  readonly window: TimeWindow;
  readonly timeZone: string;
  readonly language: Language;
  /** `tpl_var_host=web-1`; variables that are not given have their defaults. */
  readonly params: Readonly<Record<string, string>>;
}

export interface MadePicture {
  readonly title: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  /** Why widgets could not be asked, and what the machine lacks; [] when all is well. */
  readonly warnings: readonly string[];
}

/** Higher pictures are told to be asked for as PDF, which has pages. */
const HIGHEST_PX = 12_000;
/** Pictures under way; more are told to come back. */
const MOST_AT_ONCE = 2;

interface PictureParts {
  readonly app: FastifyInstance;
  readonly keeper: DashboardKeeper;
  readonly metadata: MetadataStore;
  readonly drawPng: DrawPng;
  /** What image widgets show. */
  readonly images: ImageSource;
  readonly clock: Clock;
}

/** Makes pictures of boards without a browser, on behalf of somebody. */
export class PictureMaker {
  readonly #app: FastifyInstance;
  readonly #keeper: DashboardKeeper;
  readonly #metadata: MetadataStore;
  readonly #drawPng: DrawPng;
  readonly #images: ImageSource;
  readonly #clock: Clock;
  #underWay = 0;

  constructor({ app, keeper, metadata, drawPng, images, clock }: PictureParts) {
    this.#app = app;
    this.#keeper = keeper;
    this.#metadata = metadata;
    this.#drawPng = drawPng;
    this.#images = images;
    this.#clock = clock;
  }

  /** Throws `no_such_dashboard` (404), `too_many_pictures` (429), `picture_too_high` (422). */
  async make(wanted: WantedPicture, principal: Principal, signal?: AbortSignal): Promise<MadePicture> {
    if (this.#underWay >= MOST_AT_ONCE) {
      throw new CodedError('too_many_pictures', 'other pictures of dashboards are being made: try again', {
        status: 429,
      });
    }
    this.#underWay++;
    try {
      return await this.#make(wanted, principal, signal);
    } finally {
      this.#underWay--;
    }
  }

  async #make(wanted: WantedPicture, principal: Principal, signal: AbortSignal | undefined): Promise<MadePicture> {
    const { body } = await this.#keeper.get(wanted.dashboardId);
    const { title, widgets, layout_type: layoutType, tabs, template_variables: given } = body.fields;
    // The schema is open, and reading believes nothing.
    const variables = (given ?? []) as unknown as readonly TemplateVariable[];
    const picture = await drawBoard(
      {
        title,
        board: { layout_type: layoutType, widgets: widgets as unknown as readonly Widget[], tabs },
        choice: {
          variables,
          chosen: chosenOf(variables, wanted.params),
          packs: await packsOf(this.#metadata, widgets),
          words: WORDS[wanted.language].summary,
        },
        window: wanted.window,
        timeZone: wanted.timeZone,
        language: wanted.language,
        drawnAtUnixMs: this.#clock.nowMs(),
      },
      createOwnAsker(this.#app, principal, this.#images, signal),
    );
    const fonts = await findFonts();
    const warnings = [...picture.failures];
    if (fonts.eastAsian === undefined && hasEastAsian(picture)) {
      warnings.push('this machine has no font with Japanese characters (fonts-noto-cjk): they are missing');
    }
    if (wanted.format === 'pdf') {
      return { title, bytes: await pdfOf(picture, fonts), contentType: 'application/pdf', warnings };
    }
    const { width, height, shapes } = onePicture(picture);
    if (height > HIGHEST_PX) {
      throw new CodedError('picture_too_high', `${title} is too long for one picture: ask for it as PDF`, {
        status: 422,
      });
    }
    const png = await this.#drawPng(svgOf(width, height, shapes));
    return { title, bytes: Buffer.from(png), contentType: 'image/png', warnings };
  }
}

function hasEastAsian({ title, tabs }: BoardPicture): boolean {
  return (
    EAST_ASIAN.test(title) ||
    tabs.some(({ shapes }) => shapes.some((shape) => shape.kind === 'text' && EAST_ASIAN.test(shape.text)))
  );
}
