export interface ShopSettings {
  readonly logDir: string;
  readonly ports: {
    readonly storefront: number;
    readonly catalog: number;
    readonly account: number;
    readonly database: number;
  };
  readonly env: Readonly<Record<string, string | undefined>>;
}

export const SERVICES: readonly string[];
export function logFileOf(logDir: string, service: string): string;
export function startShop(settings: ShopSettings): Promise<{ readonly url: string; close(): Promise<void> }>;
