/** Between time and message unless the reader chose others. */
export const DEFAULT_COLUMNS: readonly string[] = ['host', 'service'];
