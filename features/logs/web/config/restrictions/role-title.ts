interface RoleTexts {
  readonly admin: string;
  readonly standard: string;
  readonly readOnly: string;
}

/** Our own three roles in the reader's language; others by the name that they were given. */
export function roleTitle(name: string, text: RoleTexts): string {
  const known: Readonly<Record<string, string>> = {
    'Datadog Admin Role': text.admin,
    'Datadog Standard Role': text.standard,
    'Datadog Read Only Role': text.readOnly,
  };
  return known[name] ?? name;
}
