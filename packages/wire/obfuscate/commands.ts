/** Commands in a resource; more become `...`. */
const MAX_COMMANDS = 3;
/** Redis commands of two words. */
const COMPOUND: ReadonlySet<string> = new Set(['CLIENT', 'CLUSTER', 'COMMAND', 'CONFIG', 'DEBUG', 'SCRIPT']);

/** The commands of a Redis resource without their arguments, for example `SET GET` (one line a command). */
export function quantizeRedis(text: string): string {
  const commands: string[] = [];
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/, 2);
    const first = (words[0] ?? '').toUpperCase();
    if (first === '') continue;
    if (commands.length === MAX_COMMANDS) return `${commands.join(' ')} ...`;
    const second = (words[1] ?? '').toUpperCase();
    commands.push(COMPOUND.has(first) && /^[A-Z-]+$/.test(second) ? `${first} ${second}` : first);
  }
  return commands.join(' ');
}

/** A Redis command with every argument hidden: `SET ? ?`; a compound command keeps its second word. */
export function obfuscateRedis(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const words = line.trim().split(/\s+/);
      const kept = COMPOUND.has((words[0] ?? '').toUpperCase()) ? 2 : 1;
      if (words.length <= kept) return words.join(' ');
      return `${words.slice(0, kept).join(' ')} ?`;
    })
    .join('\n');
}

/** A memcached command without the value that follows in the next line, and without its key: `set ?`. */
export function obfuscateMemcached(text: string): string {
  const line = (text.split(/\r?\n/, 1)[0] ?? '').trim();
  const words = line.split(/\s+/);
  return words.length <= 1 ? line : `${words[0] ?? ''} ?`;
}

/** JSON (or several, one a line) with every value hidden and every key kept; what is not JSON is hidden whole. */
export function obfuscateJson(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.trim() === '' ? '' : hideLine(line)))
    .join('\n');
}

function hideLine(line: string): string {
  try {
    return JSON.stringify(JSON.parse(line), (_key, value: unknown) =>
      typeof value === 'object' && value !== null ? value : '?',
    );
  } catch {
    return '?';
  }
}
