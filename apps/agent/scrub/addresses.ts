/** An address without the user and password in it; the rest of the text as it is. */
export function withoutPassword(url: string): string {
  return url.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]*@/gi, '$1********@');
}
