import { bracketEnd, isSpace } from './characters.ts';

/**
 * Where the message of a line begins, behind what loggers put before it: times, levels, threads, hosts, process and logger
 * names. Two lines of one place in a program differ in their headers as in any variable. A line without a time (or a level
 * behind ids) in its first words has no header.
 */

const MOST_WORDS = 16;
const MOST_HEADER = 400;

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
const CLOCK = '\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,:]\\d{1,9})?)?';
const ZONE = '(?: ?(?:Z|UTC|GMT|[+-]\\d{2}:?\\d{2}))?';
const SYSLOG = new RegExp(
  `(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? {1,2})?${MONTH} {1,2}\\d{1,2}(?:,? \\d{4})? ${CLOCK}(?: \\d{4})?`,
  'y',
);
const TIMES = [
  /\d{4}-\d{2}-\d{2}-\d{2}\.\d{2}\.\d{2}(?:\.\d{1,9})?/y,
  new RegExp(
    `(?:\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4})(?!\\.?\\d)(?:(?:[T :-]|, )${CLOCK})?${ZONE}`,
    'y',
  ),
  new RegExp(`\\d{1,2}[-/.]\\d{1,2} ${CLOCK}`, 'y'),
  new RegExp(`\\d{1,2}[/ -]${MONTH}[/ -]\\d{2,4}[: ]${CLOCK}${ZONE}`, 'y'),
  /\d{8}[-T ]\d{1,2}:\d{1,2}:\d{1,2}(?:[:.,]\d{1,6})?/y,
  /[IWEF]\d{4} \d{2}:\d{2}:\d{2}\.\d{1,6}(?: {1,8}\d{1,8} [\w.-]{1,80}:\d{1,6}\])?/y,
  /\d{6} \d{6}(?= )/y,
  /\d{1,2}:\d{2}:\d{2}(?:[.,:]\d{1,9})?/y,
  /1\d{9}(?:\d{3}|\.\d{1,9})?(?![\w.])/y,
];
const LEVEL =
  /(?:trace|trc|debug|dbg|inf|wrn|ftl|fine|finer|finest|config|info|information|informational|notice|warn|warning|error|err|severe|fatal|failure|critical|crit|alert|emerg|emergency|panic|verbose|audit)(?![\w.-])/iy;
const LETTER_LEVEL = /[DIVWEFA](?=[ /])/y;
const PROCESS = /[^\s:[\]=,]{1,60}(?: [^\s:[\]=,]{1,40}){0,3}\[[^\]\s]{1,60}\]:?(?= |$)|[^\s:[\]=,]{1,60}:(?= |$)/y;
/** Names of loggers look like names in programs; any word before a colon may be the message's own. */
const LOGGER =
  /(?=[\w-]{0,120}(?:[.$/[#@_]|[a-z][A-Z]))[\w$./#@<>()*-]{1,120}(?:\[[^\]]{0,80}\])?(?:\(\d{1,6}\))? {0,40}:(?= |$)/y;
const TAG = /[^\s:]{1,60}(?: [^\s:]{1,40}){0,2} {0,40}:(?= |$)/y;
const DOTTED = /[A-Za-z_][\w$-]{0,60}(?:\.[\w$-]{1,60}){1,12}(?= (?:\[|-|:|\|))/y;
const COLUMN = /[A-Za-z][\w.-]{0,30}(?= {2,}\S)/y;
const FIELD = /[^\s|]{1,60}\s?\|/y;
const PROCESS_NUMBER = /\d{1,8} (?=-{1,3} )/y;
/** PostgreSQL: `user@database LOG:  `. */
const TO_LABEL =
  /(?:[^\s:]{1,60} ){0,2}(?:LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|STATEMENT|CONTEXT): (?= )/y;
const CAPITALS_TO_LEVEL =
  /(?:[A-Z][A-Z_]{1,20} ){1,2}(?=(?:INFO|WARN|WARNING|ERROR|FATAL|SEVERE|FAILURE|DEBUG|TRACE|NOTICE)\b)/y;
const NUMBERED = /-(?= )|[\w.:/@#$-]{0,80}\d[\w.:/@#$-]{0,80}(?=[ ,])/y;
/** Of machine records before their epoch, and the user before the time of access logs. */
const WORD_BEFORE_EPOCH =
  /\S{1,60} (?=\[\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:)|[A-Za-z_][\w-]{0,40} (?=(?:[\w.-]{1,60} ){0,2}1\d{9} )/y;
const IDENTIFIER =
  /-(?= )|[\w.:/@#$-]{0,80}\d[\w.:/@#$-]{0,80}(?=[ ,])|[A-Za-z_][\w-]{0,40}(?:\.[\w-]{1,40}){1,6}(?= )|<\d{1,3}>\d?/y;

/** Index of the first character of the message. */
export function messageStart(line: string): number {
  const reader = new HeaderReader(line);
  while (reader.words < MOST_WORDS && reader.at < MOST_HEADER && reader.next()) reader.words++;
  return reader.anchored ? reader.behindSeparators() : 0;
}

class HeaderReader {
  private readonly line: string;
  at = 0;
  words = 0;
  /** Behind the last part that is certainly header. */
  message = 0;
  anchored = false;
  private level = false;
  private letterLevel = false;
  private done = false;

  constructor(line: string) {
    this.line = line;
  }

  /** Takes the next part of the header; false where the message begins. */
  next(): boolean {
    this.skipSeparators();
    if (this.done || this.at >= this.line.length) return false;
    return this.anchored ? this.afterAnchor() : this.beforeAnchor();
  }

  behindSeparators(): number {
    this.at = this.message;
    this.skipSeparators();
    return this.at;
  }

  private beforeAnchor(): boolean {
    if (this.time()) return true;
    if (this.words > 0 && this.take(LEVEL)) return this.markLevel();
    // Records of machines: `134681 node-246 unix.hw status 1077804742 1 message`.
    return this.take(IDENTIFIER) || (this.words > 0 && this.words < 5 && this.take(WORD_BEFORE_EPOCH));
  }

  private afterAnchor(): boolean {
    if (!this.level && this.time()) return true;
    if (!this.level) {
      if (this.take(TO_LABEL)) return this.markLevel();
      this.letterLevel = this.take(LETTER_LEVEL);
      if (this.letterLevel || this.take(LEVEL)) return this.markLevel();
      if (this.take(CAPITALS_TO_LEVEL)) return this.mark();
      if (this.line.charCodeAt(this.at - 1) === 124 && this.take(FIELD)) return this.mark();
    }
    if (this.bracket()) return this.mark();
    if (this.take(PROCESS_NUMBER)) return this.mark();
    if (this.level) {
      if (this.take(COLUMN) || this.take(DOTTED)) return this.mark();
      return this.take(this.letterLevel ? TAG : LOGGER) && this.finish();
    }
    // An id counts as header only if a level follows; at the beginning of a message it is a variable anyway.
    return this.take(NUMBERED);
  }

  private time(): boolean {
    const open = this.line.charCodeAt(this.at) === 91 ? 1 : 0;
    this.at += open;
    const syslog = this.take(SYSLOG);
    if (!syslog && !TIMES.some((time) => this.take(time))) {
      this.at -= open;
      return false;
    }
    if (open === 1) {
      const close = this.line.indexOf(']', this.at);
      if (close !== -1 && close - this.at < 20) this.at = close + 1;
    }
    this.anchored = true;
    this.mark();
    if (syslog && open === 0) this.hostAndProcess();
    return true;
  }

  /** `combo sshd(pam_unix)[19939]: `; the host may be missing. */
  private hostAndProcess(): void {
    this.skipSeparators();
    const start = this.at;
    let end = start;
    while (end < this.line.length && !isSpace(this.line.charCodeAt(end))) end++;
    if (this.line.charCodeAt(end - 1) !== 58 && end > start) {
      this.at = end;
      this.mark();
      this.skipSeparators();
    }
    if (this.take(PROCESS)) this.finish();
    // A host without a process: another time may follow (relays repeat the header).
  }

  private bracket(): boolean {
    if (this.line.charCodeAt(this.at) !== 91) return false;
    const end = bracketEnd(this.line, this.at, 200);
    if (end === -1) return false;
    this.at = end;
    if (this.line.charCodeAt(this.at) === 58) this.at++;
    return true;
  }

  private skipSeparators(): void {
    for (;;) {
      const code = this.line.charCodeAt(this.at);
      const lone = code === 45 && isSpace(this.line.charCodeAt(this.at + 1)) && this.anchored;
      const dashes = this.anchored && this.line.startsWith('--- ', this.at) && this.level;
      if (dashes) this.at += 3;
      else if (isSpace(code) || lone || (this.anchored && (code === 44 || code === 124 || (code === 58 && !lone))))
        this.at++;
      else return;
    }
  }

  private take(expression: RegExp): boolean {
    expression.lastIndex = this.at;
    if (!expression.test(this.line)) return false;
    this.at = expression.lastIndex;
    return true;
  }

  private markLevel(): boolean {
    this.level = true;
    this.anchored = true;
    return this.mark();
  }

  private mark(): boolean {
    this.message = this.at;
    return true;
  }

  private finish(): boolean {
    this.done = true;
    return this.mark();
  }
}
