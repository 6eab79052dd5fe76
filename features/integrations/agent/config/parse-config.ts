import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { parseDocument } from 'yaml';
import type { YamlMap } from '../check.ts';
import { mapOption, mapsOption, textsOption } from '../read-instance.ts';
import type { CheckConfig } from './check-config.ts';

/** A file of a megabyte is no configuration. */
export const MAX_CONFIG_BYTES = 1024 * 1024;

/**
 * Reads a file of `conf.d`. Throws `bad_check_config` (400) with the line of a YAML mistake, or the key that has the wrong
 * shape; the text itself is never repeated, for it may hold passwords.
 */
export function parseCheckFile(check: string, source: string, text: string): CheckConfig {
  if (Buffer.byteLength(text) > MAX_CONFIG_BYTES) {
    throw badRequest('bad_check_config', `is larger than ${MAX_CONFIG_BYTES} bytes`);
  }
  const root = parseYaml(text);
  if (root === null || root === undefined) throw badRequest('bad_check_config', 'is empty');
  if (!isObject(root)) throw badRequest('bad_check_config', 'is not a mapping with instances or logs');
  const instances = mapsOption(root, 'instances');
  const logs = mapsOption(root, 'logs');
  if (instances.length === 0 && logs.length === 0) {
    throw badRequest('bad_check_config', 'has neither instances nor logs');
  }
  return {
    check: typeof root['check_name'] === 'string' ? root['check_name'] : check,
    source,
    initConfig: mapOption(root, 'init_config'),
    instances,
    logs,
    adIdentifiers: textsOption(root, 'ad_identifiers'),
    containerId: '',
    optional: /\.default$|(^|\/)auto_conf\.ya?ml$/.test(source),
  };
}

/** Any YAML; aliases are bounded. Throws `bad_check_config` with the line and the kind of the mistake. */
function parseYaml(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'silent', strict: false });
  const mistake = document.errors[0];
  if (mistake !== undefined) {
    const line = mistake.linePos?.[0].line;
    const where = line === undefined ? '' : ` in line ${line}`;
    throw badRequest('bad_check_config', `is not valid YAML${where}: ${mistake.code}`);
  }
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (cause) {
    throw badRequest('bad_check_config', `is not valid YAML: ${messageOf(cause)}`);
  }
}

/** JSON as labels and annotations hold it; a mapping or list of YAML is taken too. Throws `bad_check_config`. */
export function parseJsonLabel(name: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest('bad_check_config', `${name} is not valid JSON`);
  }
}

/** A list of mappings from a label, such as `instances`. Throws `bad_check_config`. */
export function mapsOfLabel(name: string, value: unknown): readonly YamlMap[] {
  const list = Array.isArray(value) ? value : isObject(value) ? [value] : undefined;
  if (list?.every(isObject) === true) return list;
  throw badRequest('bad_check_config', `${name} must be a list of mappings`);
}
