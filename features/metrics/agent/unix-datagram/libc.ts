import { dlopen, getInt32, getRawPointer } from 'node:ffi';
import { CodedError } from '@komainu/kernel/errors.ts';

/*
 * The few functions of the C library that a unix datagram socket needs; Node has none of its own. Constants and layouts are
 * those of Linux on 64-bit machines (x64 and arm64 agree).
 */
const AF_UNIX = 1;
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_PASSCRED = 16;
const SO_RCVBUFFORCE = 33;
const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;
/** `sun_path` of a socket address, with its final zero byte. */
const MAX_PATH_BYTES = 107;

const { functions: libc } = dlopen(null, {
  __errno_location: { arguments: [], return: 'pointer' },
  bind: { arguments: ['i32', 'buffer', 'u32'], return: 'i32' },
  close: { arguments: ['i32'], return: 'i32' },
  getppid: { arguments: [], return: 'i32' },
  getsockopt: { arguments: ['i32', 'i32', 'i32', 'buffer', 'buffer'], return: 'i32' },
  poll: { arguments: ['buffer', 'u64', 'i32'], return: 'i32' },
  prctl: { arguments: ['i32', 'u64', 'u64', 'u64', 'u64'], return: 'i32' },
  recvmmsg: { arguments: ['i32', 'buffer', 'u32', 'i32', 'pointer'], return: 'i32' },
  send: { arguments: ['i32', 'buffer', 'u64', 'i32'], return: 'i64' },
  setsockopt: { arguments: ['i32', 'i32', 'i32', 'buffer', 'u32'], return: 'i32' },
  socket: { arguments: ['i32', 'i32', 'i32'], return: 'i32' },
});

export const EINTR = 4;
export const EAGAIN = 11;

const ERRORS: Readonly<Record<number, string>> = {
  1: 'EPERM',
  2: 'ENOENT',
  13: 'EACCES',
  20: 'ENOTDIR',
  24: 'EMFILE',
  28: 'ENOSPC',
  30: 'EROFS',
  98: 'EADDRINUSE',
};

/** The number of the error that the last call left; only meaningful right after a call that failed. */
export function lastError(): number {
  return getInt32(libc.__errno_location());
}

function failure(what: string): CodedError {
  const number = lastError();
  return new CodedError('unix_socket', `${what}: ${ERRORS[number] ?? `error ${number}`}`);
}

export interface DatagramSocketOptions {
  /** What the kernel may keep of what was not read yet; it grants at most `net.core.rmem_max` to those without privileges. */
  readonly receiveBufferBytes: number;
  /** Whether the kernel tells the process of each sender. */
  readonly credentials: boolean;
}

/** A unix datagram socket bound to `path`. Throws `unix_socket` with the system's name of the error. */
export function bindDatagramSocket(path: string, options: DatagramSocketOptions): number {
  const pathBytes = Buffer.from(path);
  if (pathBytes.length > MAX_PATH_BYTES) {
    throw new CodedError(
      'unix_socket',
      `the path has ${pathBytes.length} bytes, a socket's may have ${MAX_PATH_BYTES}`,
    );
  }
  const address = Buffer.alloc(2 + MAX_PATH_BYTES + 1);
  address.writeUInt16LE(AF_UNIX);
  pathBytes.copy(address, 2);
  const socket = libc.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
  if (socket < 0) throw failure('socket');
  const size = int32(options.receiveBufferBytes);
  // Beyond the machine's limit where we may, within it otherwise.
  if (libc.setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, size, 4) < 0) {
    libc.setsockopt(socket, SOL_SOCKET, SO_RCVBUF, size, 4);
  }
  if (options.credentials && libc.setsockopt(socket, SOL_SOCKET, SO_PASSCRED, int32(1), 4) < 0)
    throw failure('SO_PASSCRED');
  if (libc.bind(socket, address, 2 + pathBytes.length + 1) < 0) {
    const error = failure('bind');
    libc.close(socket);
    throw error;
  }
  return socket;
}

/** What the kernel granted of the receive buffer. */
export function receiveBufferOf(socket: number): number {
  const value = int32(0);
  return libc.getsockopt(socket, SOL_SOCKET, SO_RCVBUF, value, int32(4)) < 0 ? 0 : value.readInt32LE();
}

/** Ends this process when its parent does, however that ends. */
export function endWithParent(): void {
  libc.prctl(PR_SET_PDEATHSIG, BigInt(SIGKILL), 0n, 0n, 0n);
  // It may have ended already.
  if (libc.getppid() === 1) process.exit(0);
}

/** Receives into `headers` (see `message-batch.ts`); how many, or a negative number: see `lastError`. */
export function receiveMany(socket: number, headers: Buffer, count: number, flags: number): number {
  return libc.recvmmsg(socket, headers, count, flags, 0n);
}

export const DONT_WAIT = 0x40;
/** Wait for the first message only. */
export const WAIT_FOR_ONE = 0x10000;
const NO_SIGNAL = 0x4000;

/** Sends what the other end takes at once; how many bytes, or a negative number: see `lastError`. */
export function sendSome(socket: number, bytes: Buffer): number {
  return Number(libc.send(socket, bytes, BigInt(bytes.length), DONT_WAIT | NO_SIGNAL));
}

export const POLL_IN = 1;
export const POLL_OUT = 4;

/** Waits until one of the sockets is ready for what is asked of it; 0 asks for nothing. */
export function waitFor(sockets: readonly { readonly socket: number; readonly events: number }[]): void {
  const entries = Buffer.alloc(8 * sockets.length);
  sockets.forEach(({ socket, events }, index) => {
    entries.writeInt32LE(socket, index * 8);
    entries.writeInt16LE(events, index * 8 + 4);
  });
  libc.poll(entries, BigInt(sockets.length), -1);
}

/** Where the bytes of a buffer are; it must be kept as long as that is used. */
export function addressOf(buffer: Buffer): bigint {
  return getRawPointer(buffer);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
