/** What a picture is made of, in px from its upper left corner; drawn as SVG (`svg.ts`) or onto pages (`pdf.ts`). */
export type Shape = RectShape | PathShape | TextShape | ImageShape;

interface RectShape {
  readonly kind: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill?: string;
  readonly stroke?: string;
  readonly radius?: number;
}

interface PathShape {
  readonly kind: 'path';
  /** Of the path language of SVG: `M`, `L`, `C`, `A`, `Z`, in absolute numbers with a space between x and y. */
  readonly d: string;
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly dash?: readonly number[];
  /** 0 to 1. */
  readonly opacity?: number;
}

export interface TextShape {
  readonly kind: 'text';
  readonly x: number;
  /** Of the base line. */
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly fill: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly isBold?: boolean;
  /** The parts of the text that look otherwise, in order: together they are `text`. */
  readonly spans?: readonly TextSpan[];
}

export interface TextSpan {
  readonly text: string;
  readonly fill?: string;
  readonly isBold?: boolean;
  readonly isItalic?: boolean;
  /** As code is written. */
  readonly isMono?: boolean;
}

export interface ImageShape {
  readonly kind: 'image';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly image: ImageBytes;
  /** As the property `object-fit` of CSS. */
  readonly fit: 'contain' | 'cover' | 'fill';
}

/** A picture that was checked: of a kind and a size that can be drawn. */
export interface ImageBytes {
  readonly type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  readonly bytes: Buffer;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A box that is smaller by so many px on every side; never less than nothing. */
export function inset({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: Math.max(0, width - 2 * by), height: Math.max(0, height - 2 * by) };
}

/** One digit after the point: more cannot be seen and only makes the file longer. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);
