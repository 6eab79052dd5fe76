import { loopbackName, type SettingsReader } from './reader.ts';

/** The address of receivers that are not told to listen on all of them. */
export function bindHost(read: SettingsReader): string {
  return loopbackName(read.text('DD_BIND_HOST', 'bind_host', '127.0.0.1'));
}

/** The address of a receiver that may be told to listen on all addresses. */
export function hostFor(read: SettingsReader, nonLocal: boolean): string {
  return nonLocal ? '0.0.0.0' : bindHost(read);
}
