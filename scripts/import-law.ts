/**
 * The import law: who may import whom. Run as a check (`npm run graph`), it reads every source file with a real parser,
 * prints each violation and fails; it also fails when it read suspiciously few files or imports, because a check that
 * reads nothing passes everything.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

export interface Violation {
  readonly file: string;
  readonly imports: string;
  readonly rule: string;
}

/** What each layer may import of ours, besides itself. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'packages/contracts': [],
  'packages/kernel': ['packages/contracts'],
  'packages/wire': ['packages/contracts', 'packages/kernel'],
  'packages/query': ['packages/contracts', 'packages/kernel'],
  'packages/grok': ['packages/contracts', 'packages/kernel'],
  'packages/patterns': ['packages/contracts', 'packages/kernel'],
  'packages/store': ['packages/contracts', 'packages/kernel', 'packages/wire', 'packages/query'],
  'packages/pipeline': ['packages/contracts', 'packages/kernel', 'packages/wire', 'packages/query'],
  'packages/evaluate': ['packages/contracts', 'packages/kernel', 'packages/wire', 'packages/query'],
  'packages/notify': ['packages/contracts', 'packages/kernel', 'packages/wire', 'packages/query'],
  'packages/http': ['packages/contracts', 'packages/kernel', 'packages/wire', 'packages/query'],
  'packages/ui': ['packages/contracts'],
  'packages/testkit': [
    'packages/contracts',
    'packages/kernel',
    'packages/wire',
    'packages/query',
    'packages/store',
    'packages/pipeline',
    'packages/http',
  ],
  'feature/server': [
    'packages/contracts',
    'packages/kernel',
    'packages/wire',
    'packages/query',
    'packages/grok',
    'packages/patterns',
    'packages/store',
    'packages/pipeline',
    'packages/evaluate',
    'packages/notify',
    'packages/http',
    'feature/tables',
  ],
  'feature/tables': ['packages/contracts', 'packages/kernel', 'packages/wire', 'packages/query', 'packages/store'],
  'feature/agent': ['packages/contracts', 'packages/kernel', 'packages/wire', 'packages/pipeline'],
  'feature/web': ['packages/contracts', 'packages/ui'],
  'apps/server': [
    'packages/contracts',
    'packages/kernel',
    'packages/wire',
    'packages/query',
    'packages/store',
    'packages/pipeline',
    'packages/notify',
    'packages/http',
    'feature/server',
    'feature/tables',
  ],
  'apps/agent': ['packages/contracts', 'packages/kernel', 'packages/wire', 'packages/pipeline', 'feature/agent'],
  'apps/web': ['packages/contracts', 'packages/ui', 'feature/web'],
  // The commands of the agent are the agent's own, started or asked from the command line.
  'apps/cli': ['packages/contracts', 'packages/kernel', 'packages/wire', 'apps/agent'],
};

/** Clients of databases stand in the store, */
const DATABASE_CLIENTS = new Set(['chdb', '@clickhouse/client', 'pg', 'node:sqlite', 'sqlite3', 'better-sqlite3']);
/** and in the checks, which watch other people's databases. */
const CHECKS = 'features/integrations/agent/checks/';

interface Place {
  readonly layer: string;
  /** The feature's name, '' outside features. */
  readonly feature: string;
}

/** Where a repository path belongs; undefined for files that the law does not speak of (tests' own folders, benches). */
export function placeOf(file: string): Place | undefined {
  const [top, name, part] = file.split('/');
  if (top === 'packages' || top === 'apps') return { layer: `${top}/${name}`, feature: '' };
  if (top === 'features' && name !== undefined && part !== undefined)
    return { layer: `feature/${part}`, feature: name };
  return undefined;
}

/** The repository path that an import of ours points at; undefined for other modules. */
export function targetOf(file: string, specifier: string, packages: ReadonlyMap<string, string>): string | undefined {
  if (specifier.startsWith('.')) return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  for (const [name, folder] of packages) {
    if (specifier === name || specifier.startsWith(`${name}/`)) return `${folder}${specifier.slice(name.length)}`;
  }
  return undefined;
}

/** Checks the imports of one file, given as the specifiers in it and its text. */
export function checkFile(
  file: string,
  specifiers: readonly string[],
  text: string,
  packages: ReadonlyMap<string, string>,
): Violation[] {
  const from = placeOf(file);
  const isTest = /\.(test|bench)\.tsx?$/.test(file);
  if (from === undefined) return [];
  const out: Violation[] = [];
  if (!file.startsWith('apps/') && !isTest && /\bprocess\.env\b/.test(text)) {
    out.push({ file, imports: 'process.env', rule: 'only apps/ read the environment' });
  }
  for (const specifier of specifiers) {
    const mayOpenDatabases =
      from.layer === 'packages/store' || from.layer === 'packages/testkit' || file.startsWith(CHECKS);
    if (DATABASE_CLIENTS.has(specifier) && !mayOpenDatabases) {
      out.push({ file, imports: specifier, rule: 'database clients stand in packages/store only' });
      continue;
    }
    const target = targetOf(file, specifier, packages);
    const to = target === undefined ? undefined : placeOf(target);
    if (to === undefined || (to.layer === from.layer && to.feature === from.feature)) continue;
    if (isTest && to.layer === 'packages/testkit') continue;
    // A test may stand a feature up on the store and the HTTP kit, or run a language against the engine.
    if (isTest && to.layer.startsWith('packages/')) continue;
    if (to.feature !== '' && from.feature !== '' && to.feature !== from.feature) {
      out.push({ file, imports: specifier, rule: 'a feature never imports another feature' });
    } else if (!(LAYERS[from.layer] ?? []).includes(to.layer)) {
      out.push({ file, imports: specifier, rule: `${from.layer} may not import ${to.layer}` });
    }
  }
  return out;
}

/** Every module specifier of a source text: static, dynamic with a literal, and re-exports. */
export function specifiersOf(file: string, text: string): string[] {
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`);
  const statics = module.staticImports.map((entry) => entry.moduleRequest.value);
  const exports = module.staticExports.flatMap((entry) =>
    entry.entries.flatMap((one) => one.moduleRequest?.value ?? []),
  );
  const dynamics = module.dynamicImports.flatMap((entry) => {
    const source = text.slice(entry.moduleRequest.start, entry.moduleRequest.end);
    return /^['"`][^'"`$]+['"`]$/.test(source) ? [source.slice(1, -1)] : [];
  });
  return [...statics, ...exports, ...dynamics];
}

/** Name to folder of every workspace. */
export function workspacePackages(root: string): Map<string, string> {
  const manifests = globSync('{packages,features,apps}/*/package.json', { cwd: root });
  return new Map(
    manifests.map((manifest) => {
      const { name } = JSON.parse(readFileSync(path.join(root, manifest), 'utf8')) as { name: string };
      return [name, path.posix.dirname(manifest.replaceAll(path.sep, '/'))];
    }),
  );
}

function main(): void {
  const root = path.resolve(import.meta.dirname, '..');
  const packages = workspacePackages(root);
  const files = globSync('{packages,features,apps}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: (name) => /node_modules|dist$/.test(String(name)),
  });
  let imports = 0;
  const violations: Violation[] = [];
  for (const file of files) {
    const text = readFileSync(path.join(root, file), 'utf8');
    const specifiers = specifiersOf(file, text);
    imports += specifiers.length;
    violations.push(...checkFile(file, specifiers, text, packages));
  }
  for (const { file, imports: what, rule } of violations) console.error(`${file}: imports ${what}: ${rule}`);
  if (files.length < 100 || imports < files.length) {
    console.error(
      `the import law read only ${files.length} files and ${imports} imports: it is not reading the project`,
    );
    process.exit(1);
  }
  console.log(`import law: ${files.length} files, ${imports} imports, ${violations.length} violations`);
  if (violations.length > 0) process.exit(1);
}

if (import.meta.main) main();
