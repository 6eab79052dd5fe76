import { joinPath } from '@komainu/wire/logs/attributes.ts';
import type { Fields } from '../fields.ts';
import type { LogEditor } from '../log-editor.ts';
import { parseUrl } from '../parse-url.ts';
import { PlacedUrl } from '../placed-url.ts';
import { firstText, type ProcessLog, processorType } from '../processor.ts';

const SLASH = 47;

interface UrlDefinition {
  readonly sources: readonly string[];
  readonly target: string;
  readonly normalize_ending_slashes: boolean;
}

/** Takes a URL apart: scheme, host, port, path, queryString. */
export const urlParser = processorType('url-parser', read, compile);

function read(fields: Fields): UrlDefinition {
  return {
    sources: fields.texts('sources', ['http.url']),
    target: fields.text('target', 'http.url_details'),
    normalize_ending_slashes: fields.flag('normalize_ending_slashes', false),
  };
}

function compile({ sources, target, normalize_ending_slashes }: UrlDefinition): ProcessLog {
  const scheme = `${target}.scheme`;
  const host = `${target}.host`;
  const port = `${target}.port`;
  const path = `${target}.path`;
  const queryString = `${target}.queryString`;
  let placedUrl: PlacedUrl | undefined;
  /** False when the URL is none that is taken apart where it lies. */
  const parsePlaced = (log: LogEditor, index: number): boolean => {
    placedUrl ??= new PlacedUrl(queryString);
    const { draft } = log;
    const { bytes } = draft;
    const start = draft.valueStart(index);
    if (!placedUrl.read(bytes, start, draft.valueEnd(index))) return false;
    const among = log.amongBelow(target);
    let { pathEnd } = placedUrl;
    if (normalize_ending_slashes) while (pathEnd - start > 1 && bytes[pathEnd - 1] === SLASH) pathEnd--;
    log.setPlace(path, start, pathEnd, false, among);
    const { parameter, valueStart, valueEnd } = placedUrl;
    if (parameter !== '') log.setPlace(parameter, valueStart, valueEnd, false, among);
    return true;
  };
  return (log) => {
    const [first = ''] = sources;
    const index = log.placedText(first);
    if (index !== -1 && parsePlaced(log, index)) return undefined;
    const url = firstText(log, sources);
    if (url === undefined) return 'no_source';
    const parts = parseUrl(url);
    const among = log.amongBelow(target);
    log.set(path, normalize_ending_slashes ? withoutEndingSlashes(parts.path) : parts.path, among);
    if (parts.scheme !== undefined) log.set(scheme, parts.scheme, among);
    if (parts.host !== undefined && parts.host !== '') log.set(host, parts.host, among);
    if (parts.port !== undefined) log.set(port, parts.port, among);
    if (parts.parameters.length > 0) setParameters(log, queryString, parts.parameters, among);
    return undefined;
  };
}

function setParameters(
  log: LogEditor,
  target: string,
  parameters: readonly (readonly [name: string, value: string])[],
  among: number,
): void {
  const [only] = parameters;
  if (only !== undefined && parameters.length === 1) {
    if (only[0] !== '') log.set(joinPath(target, only[0]), only[1], among);
    return;
  }
  const values = new Map<string, string | string[]>();
  for (const [name, value] of parameters) {
    if (name === '') continue;
    const before = values.get(name);
    if (before === undefined) values.set(name, value);
    else if (typeof before === 'string') values.set(name, [before, value]);
    else before.push(value);
  }
  for (const [name, value] of values) log.set(joinPath(target, name), value);
}

function withoutEndingSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path.charCodeAt(end - 1) === SLASH) end--;
  return path.slice(0, end);
}
