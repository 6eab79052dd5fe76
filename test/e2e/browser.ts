import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  '--disable-sync',
];

/** Where the system keeps Chromium; undefined when it has none. */
export const CHROMIUM: string | undefined = PLACES.find((place) => existsSync(place));

export function launchChromium(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error(`no Chromium in ${PLACES.join(', ')}`);
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

export interface ReaderOptions {
  readonly language?: 'en' | 'ja';
  readonly theme?: 'light' | 'dark';
  readonly size?: { readonly width: number; readonly height: number };
}

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A browser of one reader, with nothing kept from others. Times are shown in UTC, so that every machine agrees. */
export function openReader(browser: Browser, url: string, options: ReaderOptions = {}): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: url,
    viewport: options.size ?? DESKTOP,
    locale: options.language === 'ja' ? 'ja-JP' : 'en-US',
    colorScheme: options.theme ?? 'light',
    timezoneId: 'UTC',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
}

/** Fills in the sign-in page and waits until it has let the reader in. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL((address) => address.pathname !== '/signin');
}

/**
 * Writes down what no page may do: errors in the console or thrown, answers of 400 and above, requests that failed.
 * `expected` says which addresses may be refused in this story.
 */
export function watch(page: Page, problems: string[], expected: readonly RegExp[]): void {
  const isExpected = (text: string): boolean => expected.some((pattern) => pattern.test(text));
  page.on('console', (message) => {
    if (message.type() !== 'error' || isExpected(message.location().url)) return;
    problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`thrown: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() < 400 || isExpected(response.url())) return;
    problems.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A page that is left, or a question that is asked anew, cancels what was under way.
    if (reason !== 'net::ERR_ABORTED') problems.push(`${reason} ${request.url()}`);
  });
}
