/** The parts of net-snmp that we use; it comes without types. */
declare module 'net-snmp' {
  interface Varbind {
    readonly oid: string;
    readonly type: number;
    readonly value: unknown;
  }

  interface SessionOptions {
    readonly version?: number;
    readonly port?: number;
    readonly timeout?: number;
    readonly retries?: number;
    readonly context?: string;
    readonly transport?: 'udp4' | 'udp6';
    readonly idBitsSize?: number;
  }

  interface User {
    readonly name: string;
    readonly level: number;
    readonly authProtocol?: string;
    readonly authKey?: string;
    readonly privProtocol?: string;
    readonly privKey?: string;
  }

  interface Session {
    get(oids: string[], done: (error: Error | null, varbinds: Varbind[]) => void): void;
    subtree(
      oid: string,
      maxRepetitions: number,
      feed: (varbinds: Varbind[]) => boolean | undefined,
      done: (error: Error | null) => void,
    ): void;
    close(): void;
    on(event: 'error', listener: (error: Error) => void): void;
  }

  interface Agent {
    getAuthorizer(): { addCommunity(community: string): void; addUser(user: User): void };
    getMib(): {
      setScalarValue(name: string, value: unknown): void;
      addTableRow(name: string, row: unknown[]): void;
    };
    registerProviders(providers: object[]): void;
    close(done?: () => void): void;
  }

  interface NetSnmp {
    readonly Version1: number;
    readonly Version2c: number;
    readonly Version3: number;
    readonly ObjectType: Readonly<Record<string, number>>;
    readonly AuthProtocols: Readonly<Record<string, string>>;
    readonly PrivProtocols: Readonly<Record<string, string>>;
    readonly SecurityLevel: Readonly<Record<string, number>>;
    readonly MibProviderType: Readonly<Record<string, number>>;
    readonly MaxAccess: Readonly<Record<string, number>>;
    createSession(target: string, community: string, options: SessionOptions): Session;
    createV3Session(target: string, user: User, options: SessionOptions): Session;
    createAgent(
      options: { readonly port: number; readonly address?: string; readonly disableAuthorization?: boolean },
      callback: (error: Error | null, data: unknown) => void,
    ): Agent;
    isVarbindError(varbind: Varbind): boolean;
  }

  const snmp: NetSnmp;
  export default snmp;
  export type { Session, User, Varbind };
}
