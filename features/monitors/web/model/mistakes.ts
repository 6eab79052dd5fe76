/** The steps of the editor. */
export type EditorPart = 'query' | 'thresholds' | 'message' | 'details';

const PARTS: readonly (readonly [EditorPart, RegExp])[] = [
  [
    'thresholds',
    /^(?:options|thresholds?|no_data|notify|renotify|evaluation|new_|on_missing|timeout|threshold_windows)/,
  ],
  ['message', /^(?:name|message|escalation)/],
  ['details', /^(?:tags|priority|restricted_roles)/],
];

/** Where a refusal of the server belongs: it names the parameter, or is about the query. */
export function mistakeOf(message: string): { readonly part: EditorPart; readonly message: string } {
  const named = /parameter '([^']+)'/i.exec(message)?.[1]?.toLowerCase();
  const part =
    named === undefined
      ? /\bthreshold/i.test(message)
        ? 'thresholds'
        : 'query'
      : (PARTS.find(([, pattern]) => pattern.test(named))?.[0] ?? 'query');
  return { part, message };
}
