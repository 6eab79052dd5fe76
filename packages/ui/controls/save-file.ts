/** Long enough for any browser to have begun reading what it saves. */
const KEPT_MS = 10_000;

/** Gives the reader a file that the page made. */
export function saveFile(name: string, content: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
