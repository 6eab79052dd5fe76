import type { SettingsReader } from './reader.ts';

/** What the agent may take from its host, and how it can be watched. */
export interface GuestSettings {
  /** The user whose rights are enough, when the agent is started as root; '' keeps them. */
  readonly user: string;
  /** Resident memory from which receivers refuse data until it is less again. */
  readonly memoryLimitBytes: number;
  /** Port of `/live` and `/ready` for an orchestrator, on every address; 0 for none. */
  readonly healthPort: number;
  /** Where our own log is written besides stderr; '' for nowhere. Two files of at most `logFileBytes` are kept. */
  readonly logFile: string;
  readonly logFileBytes: number;
  readonly logFileRolls: number;
  /** Whether stderr gets it too; always where no file does. */
  readonly logToConsole: boolean;
}

/** Reads what the agent may take. Throws `bad_setting` (400) that names the variable. */
export function guestSettings(read: SettingsReader): GuestSettings {
  const withoutFile = read.flag('DD_DISABLE_FILE_LOGGING', 'disable_file_logging', false);
  return {
    user: read.text('KOMAINU_AGENT_USER', ''),
    memoryLimitBytes: sizeOf(read, 'KOMAINU_AGENT_MEMORY_LIMIT', 512 * 1024 * 1024),
    healthPort: read.port('DD_HEALTH_PORT', 'health_port', 0),
    logFile: withoutFile ? '' : read.text('DD_LOG_FILE', 'log_file'),
    logFileBytes: bytesOf(read.text('DD_LOG_FILE_MAX_SIZE', 'log_file_max_size')) ?? 10 * 1024 * 1024,
    logToConsole: read.flag('DD_LOG_TO_CONSOLE', 'log_to_console', true),
    logFileRolls: read.whole('DD_LOG_FILE_MAX_ROLLS', 'log_file_max_rolls', 1, 0, 100),
  };
}

function sizeOf(read: SettingsReader, variable: string, fallback: number): number {
  const text = read.text(variable, '');
  if (text === '') return fallback;
  const bytes = bytesOf(text);
  if (bytes === undefined || bytes < 64 * 1024 * 1024) {
    read.warn(`${variable} must be a size of at least 64 MB, such as 256MB; it stays at ${fallback / 1024 / 1024} MB`);
    return fallback;
  }
  return bytes;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** `10Mb`, `256MB`, `1G`, `1048576` in bytes, all powers of two; undefined for anything else. */
function bytesOf(text: string): number | undefined {
  const match = /^(\d{1,15})\s*([kmg]?)i?b?$/i.exec(text.trim());
  return match === null ? undefined : Number(match[1]) * (UNITS[(match[2] ?? '').toUpperCase()] ?? 1);
}
