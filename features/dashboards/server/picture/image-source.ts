import { CodedError } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import { imageFacts } from './image-facts.ts';
import type { DrawPng } from './picture-maker.ts';
import type { ImageBytes } from './shapes.ts';
import { svgOf } from './svg.ts';

/** The pictures of image widgets. */
export interface ImageSource {
  /**
   * What stands at a `https:` or `data:` address. Throws `bad_image` for what is no PNG, JPEG, GIF or WebP or too large,
   * `target_unreachable` and `target_forbidden`.
   */
  load(url: string, signal?: AbortSignal): Promise<ImageBytes>;
}

const MOST_BYTES = 8 * 1024 * 1024;
/** A small file may be a huge picture once it is unpacked. */
const MOST_PIXELS = 16_000_000;
const MOST_REDIRECTS = 3;
const TIMEOUT_MS = 10_000;

/** Pictures from outside: no private address, no redirect that was not looked at, no file that unpacks to more than it should. */
export class WebImages implements ImageSource, Closable {
  readonly #http: OutgoingHttp;
  readonly #drawPng: DrawPng;

  constructor(allowPrivateTargets: boolean, drawPng: DrawPng) {
    this.#http = new OutgoingHttp({ allowPrivateTargets, maxConnections: 4 });
    this.#drawPng = drawPng;
  }

  async load(url: string, signal?: AbortSignal): Promise<ImageBytes> {
    const bytes = url.startsWith('data:') ? dataOf(url) : await this.#fetched(url, signal);
    const facts = imageFacts(bytes);
    if (facts === undefined) throw badImage('is no PNG, JPEG, GIF or WebP');
    const { type, width, height } = facts;
    if (width * height > MOST_PIXELS) throw badImage(`has ${width} x ${height} px, more than is drawn`);
    if (type === 'image/jpeg') return { type, bytes };
    // PDF knows neither GIF nor WebP, and not every PNG: what the renderer of SVG writes it knows.
    const scale = Math.min(1, 1200 / width, 1200 / height);
    const [drawnWidth, drawnHeight] = [Math.max(1, width * scale), Math.max(1, height * scale)];
    const shape = {
      kind: 'image',
      x: 0,
      y: 0,
      width: drawnWidth,
      height: drawnHeight,
      image: { type, bytes },
      fit: 'fill',
    } as const;
    return { type: 'image/png', bytes: Buffer.from(await this.#drawPng(svgOf(drawnWidth, drawnHeight, [shape]))) };
  }

  async #fetched(address: string, signal: AbortSignal | undefined): Promise<Buffer> {
    const signals = [AbortSignal.timeout(TIMEOUT_MS), ...(signal === undefined ? [] : [signal])];
    let url = addressOf(address);
    for (let step = 0; step <= MOST_REDIRECTS; step++) {
      const { status, headers, body } = await this.#http.requestWhole({
        method: 'GET',
        url,
        headers: { accept: 'image/png,image/jpeg,image/gif,image/webp' },
        signal: AbortSignal.any(signals),
      });
      if (status === 200) {
        if (body.length > MOST_BYTES) throw badImage(`is larger than ${MOST_BYTES} bytes`);
        return body;
      }
      if (status < 300 || status >= 400 || headers.location === undefined) throw badImage(`was answered ${status}`);
      url = addressOf(headers.location, url);
    }
    throw badImage('leads on and on');
  }

  close(): void {
    this.#http.close();
  }
}

/** As the screens load them: over TLS only. */
function addressOf(text: string, base?: URL): URL {
  const whole = text.startsWith('//') ? `https:${text}` : text;
  const url = URL.canParse(whole, base?.href) ? new URL(whole, base?.href) : undefined;
  if (url?.protocol !== 'https:') throw badImage('has no https address');
  return url;
}

function dataOf(url: string): Buffer {
  const [, base64, data = ''] = /^data:[^,;]*(?:;[^,;]*?)*?(;base64)?,(.*)$/s.exec(url) ?? [];
  if (data.length > MOST_BYTES * 1.4) throw badImage(`is larger than ${MOST_BYTES} bytes`);
  return base64 === undefined ? Buffer.from(data, 'latin1') : Buffer.from(data, 'base64');
}

const badImage = (reason: string): CodedError => new CodedError('bad_image', `the image ${reason}`, { status: 422 });
