export interface ServerVersion {
  /** `8.0.36`. */
  readonly text: string;
  readonly flavor: 'MySQL' | 'MariaDB' | 'Percona';
}

/** Reads `VERSION()` and `@@version_comment`. */
export function parseVersion(version: string, comment: string): ServerVersion {
  const said = `${version} ${comment}`.toLowerCase();
  const flavor = said.includes('mariadb') ? 'MariaDB' : said.includes('percona') ? 'Percona' : 'MySQL';
  // Old MariaDB servers say 5.5.5- first, so that old clients talk to them.
  const [number = version] = version.replace(/^5\.5\.5-(?=\d)/, '').split('-');
  return { text: number, flavor };
}

/** Whether the server is of this version or a later one. */
export function isAtLeast({ text }: ServerVersion, ...wanted: readonly number[]): boolean {
  const parts = text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  for (const [place, least] of wanted.entries()) {
    const part = parts[place] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
