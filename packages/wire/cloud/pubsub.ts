type Json = Readonly<Record<string, unknown>>;

const AUDIT = 'cloudaudit.googleapis.com';
/** Labels of a resource that name the machine or the program, first choice first. */
const HOST_LABELS = ['instance_name', 'instance_id', 'pod_name', 'node_name', 'host'];
const SERVICE_LABELS = ['service_name', 'function_name', 'container_name', 'job_name', 'module_id'];

interface Push extends Json {
  readonly message: Json;
  readonly subscription: string;
}

/** Whether an item is a push of a Pub/Sub subscription: `{"message": {"data": "<base64>", …}, "subscription": "…"}`. */
export function isPubSubPush(item: Json): item is Push {
  const message = item['message'];
  return (
    typeof item['subscription'] === 'string' &&
    typeof message === 'object' &&
    message !== null &&
    ('messageId' in message || 'message_id' in message) &&
    ('data' in message || 'attributes' in message)
  );
}

/**
 * The log inside a push: an entry of Cloud Logging as a log sink writes it, another JSON object, or text. What the envelope
 * says stays readable as `pubsub.*`.
 */
export function pubSubItem({ message, subscription }: Push): Json {
  const attributes = message['attributes'];
  const publishTime = message['publishTime'] ?? message['publish_time'];
  const pubsub = {
    subscription,
    message_id: message['messageId'] ?? message['message_id'],
    publish_time: publishTime,
    ...(attributes === undefined ? {} : { attributes }),
  };
  const data = message['data'];
  const text = typeof data === 'string' ? Buffer.from(data, 'base64').toString('utf8') : '';
  const document = objectOf(text);
  if (document === undefined) return { message: text, ddsource: 'gcp.pubsub', timestamp: publishTime, pubsub };
  return 'logName' in document ? { ...entryItem(document), pubsub } : { ddsource: 'gcp.pubsub', ...document, pubsub };
}

/**
 * An entry of Cloud Logging (LogEntry): the payload's message becomes the log's, the resource its source, host and service,
 * and the trace its trace id. All fields stay under their names.
 */
function entryItem(entry: Json): Json {
  const resource = asObject(entry['resource']);
  const labels = asObject(resource['labels']);
  const item: Record<string, unknown> = { ...entry };
  const payload = asObject(entry['jsonPayload']);
  const message = entry['textPayload'] ?? payload['message'] ?? payload['msg'];
  if (message !== undefined) item['message'] = message;
  const type = typeof resource['type'] === 'string' ? resource['type'].replaceAll('_', '.') : '';
  const isAudit = String(entry['logName']).includes(AUDIT);
  item['ddsource'] = isAudit ? 'gcp.audit' : type === '' ? 'gcp' : `gcp.${type}`;
  const host = first(labels, HOST_LABELS);
  if (host !== undefined) item['hostname'] = host;
  const service = first(labels, SERVICE_LABELS);
  if (service !== undefined) item['service'] = service;
  const tags = ['project_id', 'location', 'zone', 'cluster_name', 'namespace_name'].flatMap((key) =>
    typeof labels[key] === 'string' && labels[key] !== '' ? [`${key}:${labels[key].replaceAll(',', '_')}`] : [],
  );
  if (tags.length > 0) item['ddtags'] = tags;
  const trace = /\/traces\/([0-9a-f]{32})$/.exec(String(entry['trace'] ?? ''))?.[1];
  if (trace !== undefined) item['trace_id'] = trace;
  return item;
}

function first(labels: Json, names: readonly string[]): string | undefined {
  const name = names.find((label) => typeof labels[label] === 'string' && labels[label] !== '');
  return name === undefined ? undefined : String(labels[name]);
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function objectOf(text: string): Json | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
