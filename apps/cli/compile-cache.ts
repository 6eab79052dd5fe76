import path from 'node:path';

/** Where compiled code is kept between runs. A folder that cannot be written costs time only. */
export const COMPILE_CACHE: string = path.resolve(import.meta.dirname, '../../.cache/compile');
