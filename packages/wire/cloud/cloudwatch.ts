/** Log groups and streams by what they contain, and the source of their logs; the first that fits counts. */
const SOURCES: readonly (readonly [pattern: RegExp, source: string])[] = [
  [/_cloudtrail_/i, 'cloudtrail'],
  [/^\/aws\/lambda\//, 'lambda'],
  [/^\/aws\/rds\/.*\/postgresql/, 'postgresql'],
  [/^\/aws\/rds\/.*\/(?:error|slowquery|general|audit)/, 'mysql'],
  [/^\/aws\/rds\//, 'rds'],
  [/^\/aws\/eks\//, 'eks'],
  [/^\/aws\/codebuild\//, 'codebuild'],
  [/^\/aws\/route53\//, 'route53'],
  [/^\/aws\/vendedlogs\/states\//, 'stepfunction'],
  [/^(?:api-gateway|API-Gateway-Execution-Logs)/, 'apigateway'],
  [/^aws-waf-logs-/, 'waf'],
  [/vpc-?flow/i, 'vpc'],
  [/cloudtrail/i, 'cloudtrail'],
];

/** The source of logs of CloudWatch; `cloudwatch` when the names say nothing. */
export function cloudWatchSource(logGroup: string, logStream: string): string {
  const found = SOURCES.find(([pattern]) => pattern.test(logStream) || pattern.test(logGroup));
  return found?.[1] ?? 'cloudwatch';
}

/** The function whose logs a group holds; '' for other groups. */
export function lambdaFunctionOf(logGroup: string): string {
  return /^\/aws\/lambda\/(?<name>[^/]+)/.exec(logGroup)?.groups?.['name'] ?? '';
}
