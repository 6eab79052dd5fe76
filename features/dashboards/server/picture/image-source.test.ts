import { expect, it, test } from 'vitest';
import { imageFacts } from './image-facts.ts';
import { WebImages } from './image-source.ts';
import { PIXEL } from './testing.ts';

const bytesOf = (hex: string, length = 40): Buffer => {
  const bytes = Buffer.alloc(length);
  Buffer.from(hex.replaceAll(' ', ''), 'hex').copy(bytes);
  return bytes;
};

test.each([
  ['png', Buffer.from(PIXEL, 'base64'), { type: 'image/png', width: 1, height: 1 }],
  ['gif', bytesOf('47494638 3961 0a00 1400'), { type: 'image/gif', width: 10, height: 20 }],
  // Two segments and a fill byte stand before the frame.
  [
    'jpeg',
    bytesOf('ffd8 ffe0 0004 0000 ff ffdb 0003 00 ffc2 0011 08 0020 0040'),
    { type: 'image/jpeg', width: 64, height: 32 },
  ],
  [
    'lossy webp',
    bytesOf('52494646 00000000 57454250 56503820 00000000 000000 9d012a 4001 f000'),
    { type: 'image/webp', width: 320, height: 240 },
  ],
  [
    'webp without loss',
    bytesOf('52494646 00000000 57454250 5650384c 00000000 2f 3fc13b00'),
    { type: 'image/webp', width: 320, height: 240 },
  ],
  [
    'extended webp',
    bytesOf('52494646 00000000 57454250 56503858 00000000 00000000 3f0100 ef0000'),
    { type: 'image/webp', width: 320, height: 240 },
  ],
  ['an empty png', bytesOf('89504e47 0d0a1a0a 0000000d 49484452'), undefined],
  ['svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), undefined],
  ['a jpeg that ends early', bytesOf('ffd8 ffe0 ffff', 12), undefined],
  ['nothing', Buffer.alloc(0), undefined],
])('knows %s by its head', (_, bytes, facts) => expect(imageFacts(bytes)).toEqual(facts));

const images = new WebImages(false, async (svg) => Buffer.from(svg));

it('makes what PDF does not know a PNG', async () => {
  const { type, bytes } = await images.load(`data:image/png;base64,${PIXEL}`);
  expect([type, bytes.toString().includes(PIXEL)]).toEqual(['image/png', true]);
});

it('refuses what unpacks to more than is drawn', async () => {
  const head = Buffer.from(PIXEL, 'base64');
  head.writeUInt32BE(60_000, 16);
  head.writeUInt32BE(60_000, 20);
  await expect(images.load(`data:image/png;base64,${head.toString('base64')}`)).rejects.toThrow('60000 x 60000 px');
});

test.each([
  ['http://example.com/a.png', 'bad_image'],
  ['file:///etc/passwd', 'bad_image'],
  ['https://127.0.0.1/a.png', 'target_forbidden'],
  ['//[::1]/a.png', 'target_forbidden'],
  ['data:text/html,<b>', 'bad_image'],
])('does not load %s', async (url, code) => {
  await expect(images.load(url)).rejects.toMatchObject({ code });
});
