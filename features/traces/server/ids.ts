/** An id as it may be meant; a 16-digit text may be both decimal and hex. `high` is undefined when only 64 bits were given. */
export interface IdGuess {
  readonly low: bigint;
  readonly high?: bigint;
}

const MOST = 0xffff_ffff_ffff_ffffn;

/** What a written trace or span id can mean: 32 or 16 hex digits, or a decimal number of at most 64 bits. */
export function guessId(text: string): readonly IdGuess[] {
  const guesses: IdGuess[] = [];
  if (/^[0-9a-fA-F]{32}$/.test(text)) {
    const value = BigInt(`0x${text}`);
    return [{ low: value & MOST, high: value >> 64n }];
  }
  if (/^[0-9]{1,20}$/.test(text) && BigInt(text) <= MOST) guesses.push({ low: BigInt(text) });
  if (/^[0-9a-fA-F]{16}$/.test(text)) guesses.push({ low: BigInt(`0x${text}`) });
  return guesses;
}

/** 16 lower-case hex digits of a decimal text. */
export function spanIdHex(decimal: string): string {
  return BigInt(decimal).toString(16).padStart(16, '0');
}
