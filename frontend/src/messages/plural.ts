type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** The rules by which a language says how many: `plural(3, { one: '1 device', other: '3 devices' })`. */
export function pluralIn(language: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  return (count, forms) => forms[rules.select(count)] ?? forms.other;
}
