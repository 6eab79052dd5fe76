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

/** A memcached command with its key and flags; only the value of the next line is hidden. */
export function hideMemcachedValue(text: string): string {
  const end = text.search(/\r?\n/);
  return end < 0 ? text.trim() : `${text.slice(0, end).trim()}\r\n?`;
}
