/** An address without the user and password in it; the rest of the text as it is. */
export function withoutPassword(url: string): string {
  return url.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]*@/gi, '$1********@');
}

/** The end of a key, by which people know theirs; '' of one that is too short to tell a part of it. */
export function keyEnd(key: string): string {
  return key.length >= 16 ? key.slice(-4) : '';
}
