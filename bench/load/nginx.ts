import { randomFrom } from './random.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'curl/8.5.0',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
];

/** JSON arrays of `size` access lines in nginx's combined format, as an Agent sends them; `endMs` is the time of the last. */
export function* nginxBodies(rows: number, endMs: number, size: number): Generator<Buffer> {
  const random = randomFrom(7);
  const below = (limit: number): number => Math.floor(random() * limit);
  const two = (value: number) => String(value).padStart(2, '0');
  for (let first = 0; first < rows; first += size) {
    const batch = Array.from({ length: Math.min(size, rows - first) }, (_, place) => {
      const at = new Date(endMs - (rows - first - place) * 2);
      const day = `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}`;
      const time = `${day}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
      const address = `${1 + below(220)}.${below(256)}.${below(256)}.${below(256)}`;
      const status = below(100) < 93 ? 200 : 404;
      const request = `GET /api/v1/orders/${below(500_000)}?page=${below(40)} HTTP/1.1`;
      return {
        ddsource: 'nginx',
        service: 'shop',
        hostname: `web-${below(20)}`,
        ddtags: 'env:prod,version:1.4.2,region:tokyo',
        message: `${address} - - [${time}] "${request}" ${status} ${below(90_000)} "https://shop.example/cart" "${AGENTS[below(AGENTS.length)]}"`,
      };
    });
    yield Buffer.from(JSON.stringify(batch));
  }
}
