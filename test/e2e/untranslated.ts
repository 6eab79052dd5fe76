import type { Page } from 'playwright-core';

/** What readers' systems say, and not we: names, values, queries, commands. */
const DATA =
  '[translate=no], code, pre, kbd, .mono, [role=gridcell], td, .tag, .cm-editor, .facet-text, .facet-name, .series-key, ' +
  '.trace-title, .trace-facts dd, .span-head, .trace-services, .waterfall-name';

/** Words that are the same in Japanese. */
const SHARED = new Set(
  (
    'Komainu APM JSON CSV UTC API CPU OTLP DogStatsD Terraform ID IP p50 p75 p90 p95 p99 English npm start Ctrl Esc ' +
    'KOMAINU_HOST SLO Datadog Agent OpenTelemetry URL HTTP SQL KiB MiB GiB TiB min PID'
  ).split(' '),
);

/** Texts in Latin letters that stand on a Japanese page outside of data: a translation is missing. */
export async function untranslated(page: Page): Promise<readonly string[]> {
  const texts = await page.evaluate((data) => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent === null || parent.closest(data) !== null || parent.closest('script, style') !== null) continue;
      if (parent.checkVisibility()) found.push(node.textContent ?? '');
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      if (element.closest(data) !== null) continue;
      for (const name of ['aria-label', 'title', 'placeholder']) found.push(element.getAttribute(name) ?? '');
    }
    return found;
  }, DATA);
  return [...new Set(texts.filter(isEnglish))];
}

function isEnglish(text: string): boolean {
  if (/[\u3040-\u30ff\u4e00-\u9fff]/.test(text)) return false;
  return text.split(/[^A-Za-z0-9_]+/).some((word) => /[A-Za-z]{3}/.test(word) && !SHARED.has(word));
}
