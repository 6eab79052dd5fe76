const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

/** The HTML that puts a shared dashboard into a page. The frame's page may not reach the one around it. */
export function embedCode(link: string, title: string): string {
  const safe = (text: string): string => text.replaceAll(/[&"<>]/g, (sign) => SIGNS[sign] ?? sign);
  return `<iframe src="${safe(link)}" title="${safe(title)}" width="100%" height="600" style="border:0" loading="lazy" referrerpolicy="no-referrer"></iframe>`;
}
