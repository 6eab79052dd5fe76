type Json = Readonly<Record<string, unknown>>;

/** `registry:5000/library/nginx:1.27@sha256:…` */
const IMAGE = /^((?:.*\/)?([\w.-]+))(?::([\w.-]+))?(?:@sha256:[0-9a-f]+)?$/;

const TAKEN: ReadonlySet<string> = new Set(['container_id', 'container_name', 'image_name', 'source', '__proto__']);

/**
 * A record of Docker's `fluentd` and `gelf` drivers with what it says of its container in the places where the Agent puts
 * it: tags for id, name and image, the image's short name as source and service (the container's where no image is named).
 * What the record says itself holds. Other records stay as they are.
 */
export function dockerRecord(record: Json): Json {
  const { container_id: id, container_name: name, image_name: image, source: stream } = record;
  if (typeof id !== 'string' || typeof name !== 'string') return record;
  const plainName = name.replace(/^\//, '');
  const [, long, short, version] = (typeof image === 'string' ? IMAGE.exec(image) : undefined) ?? [];
  const tags = [`container_id:${id}`, `container_name:${plainName}`];
  if (short !== undefined) tags.push(`image_name:${long}`, `short_image:${short}`);
  if (version !== undefined) tags.push(`image_tag:${version}`);
  const own = record['ddtags'];
  if (typeof own === 'string' && own !== '') tags.push(own);
  const item: Record<string, unknown> = { service: short ?? plainName };
  if (short !== undefined) item['ddsource'] = short;
  for (const key in record) if (!TAKEN.has(key)) item[key] = record[key];
  if (stream !== undefined) item[stream === 'stdout' || stream === 'stderr' ? 'stream' : 'source'] = stream;
  item['ddtags'] = tags.join(',');
  return item;
}
