/** The parts of an image's name: `registry:5000/shop/nginx:1.2@sha256:…`. */
export interface ImageName {
  /** Without tag and digest: `registry:5000/shop/nginx`. */
  readonly name: string;
  /** `nginx`. */
  readonly short: string;
  /** `1.2`; '' when there is none. */
  readonly tag: string;
}

export function imageName(image: string): ImageName {
  const withoutDigest = image.split('@')[0] ?? '';
  const last = withoutDigest.lastIndexOf('/');
  const colon = withoutDigest.indexOf(':', last + 1);
  const name = colon === -1 ? withoutDigest : withoutDigest.slice(0, colon);
  return {
    name,
    short: name.slice(name.lastIndexOf('/') + 1),
    tag: colon === -1 ? '' : withoutDigest.slice(colon + 1),
  };
}
