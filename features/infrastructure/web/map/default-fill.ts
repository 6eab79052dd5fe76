/** Idle time falls as a host has more to do: the palette is turned round with it. */
export const DEFAULT_FILL = 'system.cpu.idle';
