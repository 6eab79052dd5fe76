const MOST_CHARACTERS = 80;

/** The address of a dashboard in the app: `/dashboard/<id>/<title in small letters, digits and hyphens>`. */
export function dashboardUrl(id: string, title: string): string {
  return `/dashboard/${id}/${slugOf(title)}`;
}

/** What is no ASCII letter, digit or hyphen is left out and spaces become hyphens; `dashboard` when nothing remains. */
export function slugOf(title: string): string {
  const slug = title
    .slice(0, 1_000)
    .toLowerCase()
    .replaceAll(/[^a-z0-9\s-]/g, '')
    .trim()
    .replaceAll(/\s+/g, '-')
    .slice(0, MOST_CHARACTERS);
  return slug === '' ? 'dashboard' : slug;
}
