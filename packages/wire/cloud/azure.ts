type Json = Readonly<Record<string, unknown>>;

/** Categories of the activity log; all others are of resources. */
const ACTIVITY = new Set([
  'administrative',
  'security',
  'servicehealth',
  'alert',
  'recommendation',
  'policy',
  'autoscale',
  'resourcehealth',
]);

/**
 * A record of Azure Monitor (it has a `resourceId`) with the source and the tags that Datadog's Azure function derives from
 * that; other records, and those that name a source, come back as they are.
 */
export function azureRecord(record: Json): Json {
  const resourceId = record['resourceId'];
  if (typeof resourceId !== 'string' || 'ddsource' in record) return record;
  const parts = resourceId.toLowerCase().split('/');
  const after = (name: string) => {
    const at = parts.indexOf(name);
    return at === -1 ? '' : (parts[at + 1] ?? '');
  };
  const tags = [
    ['subscription_id', after('subscriptions')],
    ['resource_group', after('resourcegroups')],
  ].flatMap(([key, value]) => (value === '' ? [] : [`${key}:${value?.replaceAll(',', '_')}`]));
  const tagged = typeof record['ddtags'] === 'string' ? [record['ddtags'], ...tags] : tags;
  return { ...record, ddsource: sourceOf(record, after('providers')), ddtags: tagged.join(',') };
}

function sourceOf(record: Json, provider: string): string {
  if (ACTIVITY.has(String(record['category'] ?? '').toLowerCase())) return 'azure.activity';
  const name = provider.replace(/^microsoft\./, '');
  return name === '' ? 'azure' : `azure.${name}`;
}
