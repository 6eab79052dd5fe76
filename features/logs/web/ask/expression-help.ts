/** How the functions of calculated fields are called, as the server knows them (`packages/query/calculated`). */
export const FUNCTION_USAGES: readonly string[] = [
  'abs(number)',
  'case(condition, value, …, otherwise)',
  'ceil(number)',
  'cidr_match(address, "10.0.0.0/8", …)',
  'concat(text, …)',
  'contains(text, part)',
  'ends_with(text, part)',
  'floor(number)',
  'if(condition, value, otherwise)',
  'in(value, one, …)',
  'is_null(value)',
  'left(text, characters)',
  'lower(text)',
  'max(number, …)',
  'min(number, …)',
  'proper(text)',
  'replace(text, part, replacement)',
  'right(text, characters)',
  'round(number, decimals)',
  'split_after(text, "separator", occurrence)',
  'split_before(text, "separator", occurrence)',
  'sqrt(number)',
  'starts_with(text, part)',
  'substring(text, start, length)',
  'textjoin(delimiter, ignore_empty, text, …)',
  'textlen(text)',
  'trim(text)',
  'upper(text)',
];

/** Expressions to begin with. */
export const EXAMPLES: readonly string[] = [
  'concat(left(@http.status_code, 1), "xx")',
  '@network.bytes_written / 1024',
  'if(@duration > 1000000000, "slow", "fast")',
  'split_before(@usr.email, "@", 0)',
];
