import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { type RunningServer, TEST_PASSWORD } from '../process/server.ts';
import { CHROMIUM, launchChromium, openReader, type ReaderOptions, signIn, watch } from './browser.ts';
import { ADMIN, openStage, type Stage, type StageOptions } from './stage.ts';

interface OpenOptions extends ReaderOptions {
  /** Nobody is signed in yet. */
  readonly signedOut?: boolean;
  /** Addresses that may be refused in this story. */
  readonly refused?: readonly RegExp[];
}

export interface Stories {
  readonly server: RunningServer;
  /** Opens an address in a new browser, signed in as the admin. What goes wrong in it fails the story. */
  open(address: string, options?: OpenOptions): Promise<Page>;
}

/** Texts that show when a value was forgotten. */
const FORGOTTEN = /\bundefined\b|\[object Object\]|\bNaN\b|Invalid Date/;

/**
 * Stories of readers, told in a real browser on a real server that all stories of the block share. After each, nothing may
 * have gone wrong on any of its pages. Skipped by name where there is no Chromium.
 */
export function stories(name: string, options: StageOptions, tell: (stories: Stories) => void): void {
  describe.skipIf(CHROMIUM === undefined)(`${name} (needs Chromium)`, () => {
    let stage: Stage;
    let browser: Browser;
    let cookies: Awaited<ReturnType<BrowserContext['cookies']>> = [];
    const pages: Page[] = [];
    const problems: string[] = [];

    beforeAll(async () => {
      [stage, browser] = await Promise.all([openStage(options), launchChromium()]);
    });
    afterAll(async () => {
      await browser?.close();
      await stage?.stop();
    });
    afterEach(async () => {
      for (const page of pages.splice(0)) {
        const forgotten = FORGOTTEN.exec(await page.locator('body').innerText());
        if (forgotten !== null) problems.push(`shows ${forgotten[0]} on ${page.url()}`);
        await page.context().close();
      }
      expect(problems.splice(0)).toEqual([]);
    });

    tell({
      get server() {
        return stage.server;
      },
      async open(address, { signedOut = false, refused = [], ...reader } = {}) {
        const context = await openReader(browser, stage.server.url, reader);
        const page = await context.newPage();
        page.setDefaultTimeout(30_000);
        pages.push(page);
        watch(page, problems, [...refused, ...(signedOut ? [/\/api\/unstable\/session$/] : [])]);
        if (!signedOut) {
          if (cookies.length === 0) cookies = await signedInCookies(browser, stage.server);
          await context.addCookies(cookies);
        }
        await page.goto(address);
        return page;
      },
    });
  });
}

async function signedInCookies(browser: Browser, server: RunningServer) {
  const context = await openReader(browser, server.url);
  const page = await context.newPage();
  await page.goto('/signin');
  await signIn(page, ADMIN, TEST_PASSWORD);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}
