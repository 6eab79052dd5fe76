import { stat } from 'node:fs/promises';

/** A font file, and the face of a collection. */
export interface FontFile {
  readonly path: string;
  readonly face?: string;
}

/**
 * Fonts with Japanese, Chinese and Korean characters under free licences, where systems have them. We ship none: they are
 * large. Debian, Ubuntu: `apt install fonts-noto-cjk`; macOS brings its own.
 */
const CANDIDATES: readonly FontFile[] = [
  { path: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', face: 'NotoSansCJKjp-Regular' },
  { path: '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc', face: 'NotoSansCJKjp-Regular' },
  { path: '/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc', face: 'NotoSansCJKjp-Regular' },
  { path: '/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc', face: 'NotoSansCJKjp-Regular' },
  { path: '/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf' },
  { path: '/usr/share/fonts/truetype/vlgothic/VL-Gothic-Regular.ttf' },
  { path: '/Library/Fonts/Arial Unicode.ttf' },
  { path: '/System/Library/Fonts/Supplemental/Arial Unicode.ttf' },
];
/** For what the fonts of PDF itself lack, where there is no East Asian font. */
const WIDE_LATIN: readonly FontFile[] = [
  { path: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' },
  { path: '/usr/share/fonts/dejavu/DejaVuSans.ttf' },
];

export interface PictureFonts {
  readonly eastAsian: FontFile | undefined;
  readonly wide: FontFile | undefined;
}

/** The fonts of this machine. */
export async function findFonts(): Promise<PictureFonts> {
  const eastAsian = await firstThere(CANDIDATES);
  return { eastAsian, wide: eastAsian ?? (await firstThere(WIDE_LATIN)) };
}

async function firstThere(files: readonly FontFile[]): Promise<FontFile | undefined> {
  for (const file of files) {
    const found = await stat(file.path).catch(() => undefined);
    if (found?.isFile() === true) return file;
  }
  return undefined;
}
