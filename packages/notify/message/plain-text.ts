/** Markdown without its marks, for receivers that show text: links become `text (address)`. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/!?\[([^[\]\n]{0,500})\]\(([^()\s]{0,2000})\)/g, '$1 ($2)')
    .replace(/^#{1,6} /gm, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/^%%%\s*$/gm, '');
}
