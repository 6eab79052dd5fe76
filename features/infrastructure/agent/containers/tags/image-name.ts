/** `registry:5000/shop/web:1.2@sha256:…` without its digest. */
export interface ImageName {
  /** `registry:5000/shop/web`. */
  readonly name: string;
  /** `web`. */
  readonly short: string;
  /** `1.2`; '' when there is none. */
  readonly tag: string;
}

export function imageName(image: string): ImageName {
  // An image that has lost its name is known by its digest alone.
  if (image.startsWith('sha256:')) return { name: image, short: '', tag: '' };
  const plain = image.split('@')[0] ?? '';
  const slash = plain.lastIndexOf('/');
  const colon = plain.indexOf(':', slash + 1);
  const name = colon === -1 ? plain : plain.slice(0, colon);
  return { name, short: name.slice(slash + 1), tag: colon === -1 ? '' : plain.slice(colon + 1) };
}
