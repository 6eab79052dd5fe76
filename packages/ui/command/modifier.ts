/** The key of menus and jumps as this machine's keyboard names it. */
export function modifierKey(platform: string = navigator.platform): '⌘' | 'Ctrl' {
  return /Mac|iPhone|iPad/.test(platform) ? '⌘' : 'Ctrl';
}
