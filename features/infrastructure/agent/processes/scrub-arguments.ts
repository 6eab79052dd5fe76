/**
 * Words that stand before secrets on command lines: the process Agent's own list, tokens and private keys. A `*` stands for
 * any characters of a word.
 */
const SENSITIVE_WORDS: readonly string[] = [
  '*password*',
  '*passwd*',
  '*mysql_pwd*',
  '*access_token*',
  '*auth_token*',
  '*api_key*',
  '*apikey*',
  '*secret*',
  '*credentials*',
  'stripetoken',
  '*token',
  '*private_key*',
];

const HIDDEN = '********';
/** Words may hold letters, digits, underscores, dashes and single stars. */
const GOOD_WORD = /^(?!\*+$)(?!.*\*\*)[A-Za-z0-9_*-]+$/;
/** `https://user:password@host`. */
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@]{0,200}:)[^\s/@]{1,500}(?=@)/gi;

export interface ScrubSettings {
  /** Hide the values behind sensitive words (`process_config.scrub_args`). */
  readonly hideSecrets: boolean;
  /** Leave out every argument (`process_config.strip_proc_arguments`). */
  readonly dropArguments: boolean;
  /** Further words (`process_config.custom_sensitive_words`). */
  readonly words: readonly string[];
}

export type ScrubArguments = (commandLine: readonly string[]) => readonly string[];

/**
 * Makes the function that hides secrets on command lines: the value that follows a sensitive word, in the same argument
 * behind `=` or `:` or in the next one, and passwords within addresses. Words that make no pattern are handed to `onBad`.
 */
export function argumentScrubber(settings: ScrubSettings, onBad: (word: string) => void): ScrubArguments {
  if (settings.dropArguments) return (commandLine) => commandLine.slice(0, 1);
  if (!settings.hideSecrets) return (commandLine) => commandLine;
  const words = [...SENSITIVE_WORDS, ...settings.words].filter((word) => {
    if (GOOD_WORD.test(word)) return true;
    onBad(word);
    return false;
  });
  const key = `(?:${words.map(wordPattern).join('|')})`;
  // Within an argument: of its own, or one word of several (`sh -c 'mysql --password=x'`).
  const within = new RegExp(`(^|[\\s"'&?;,{])(-{0,2}${key}"?)(=|:| +)("[^"]*"|'[^']*'|[^\\s&]+)`, 'gi');
  const option = new RegExp(`^-{1,2}${key}$`, 'i');
  const quick = new RegExp(`${words.map(longestPart).join('|')}|://`, 'i');
  return (commandLine) =>
    commandLine.some((argument) => quick.test(argument)) ? scrubbed(commandLine, within, option) : commandLine;
}

function scrubbed(commandLine: readonly string[], within: RegExp, option: RegExp): string[] {
  let hideNext = false;
  return commandLine.map((argument, index) => {
    if (hideNext) {
      hideNext = false;
      // `--password --verbose`: the password is asked for, not given.
      if (!argument.startsWith('--')) return HIDDEN;
    }
    if (option.test(argument)) {
      hideNext = true;
      return argument;
    }
    // The first argument is the program: `/opt/secret/bin` is no secret.
    if (index === 0 && commandLine.length > 1) return argument;
    return argument
      .replace(within, (_, before: string, word: string, delimiter: string) => `${before}${word}${delimiter}${HIDDEN}`)
      .replace(URL_PASSWORD, `$1${HIDDEN}`);
  });
}

/** `*` within a word stops at what ends a word. */
function wordPattern(word: string): string {
  return word.replaceAll('*', '[^\\s=:$/&"\']{0,64}');
}

function longestPart(word: string): string {
  return word.split('*').reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}
