import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFile, specifiersOf, workspacePackages } from './import-law.ts';

const packages = workspacePackages(path.resolve(import.meta.dirname, '..'));
const rulesBroken = (file: string, text: string) =>
  checkFile(file, specifiersOf(file, text), text, packages).map((violation) => violation.rule);

describe('each import rule still fires', () => {
  const cases: [string, string, string][] = [
    [
      'packages/contracts/x.ts',
      `import '@komainu/kernel/errors.ts';`,
      'packages/contracts may not import packages/kernel',
    ],
    ['packages/kernel/x.ts', `import '@komainu/wire/native/batch.ts';`, 'packages/kernel may not import packages/wire'],
    ['packages/wire/x.ts', `import '../store/port.ts';`, 'packages/wire may not import packages/store'],
    ['packages/query/x.ts', `export * from '@komainu/store/sql.ts';`, 'packages/query may not import packages/store'],
    ['packages/store/x.ts', `import '@komainu/http/server.ts';`, 'packages/store may not import packages/http'],
    ['packages/pipeline/x.ts', `import '@komainu/store/port.ts';`, 'packages/pipeline may not import packages/store'],
    [
      'packages/http/x.ts',
      `const a = await import('@komainu/store/port.ts');`,
      'packages/http may not import packages/store',
    ],
    ['packages/ui/x.tsx', `import '@komainu/kernel/errors.ts';`, 'packages/ui may not import packages/kernel'],
    [
      'packages/store/x.ts',
      `import '@komainu/logs/server/register.ts';`,
      'packages/store may not import feature/server',
    ],
    [
      'features/logs/server/x.ts',
      `import '@komainu/traces/server/register.ts';`,
      'a feature never imports another feature',
    ],
    [
      'features/logs/server/x.ts',
      `import '../../traces/server/register.ts';`,
      'a feature never imports another feature',
    ],
    [
      'features/logs/web/x.tsx',
      `import '@komainu/query/search/schema.ts';`,
      'feature/web may not import packages/query',
    ],
    [
      'features/logs/agent/x.ts',
      `import type { X } from '@komainu/store/port.ts';`,
      'feature/agent may not import packages/store',
    ],
    ['apps/agent/x.ts', `import '@komainu/query/search/schema.ts';`, 'apps/agent may not import packages/query'],
    ['apps/web/x.ts', `import '@komainu/logs/server/register.ts';`, 'apps/web may not import feature/server'],
    ['features/logs/server/x.ts', `import pg from 'pg';`, 'database clients stand in packages/store only'],
    [
      'packages/http/x.ts',
      `import { DatabaseSync } from 'node:sqlite';`,
      'database clients stand in packages/store only',
    ],
    ['packages/kernel/x.ts', `export const home = process.env.HOME;`, 'only apps/ read the environment'],
  ];
  it.each(cases)('%s with %s', (file, text, rule) => {
    expect(rulesBroken(file, text)).toEqual([rule]);
  });
});

it('lets through what the law allows', () => {
  expect(
    rulesBroken(
      'features/logs/server/x.ts',
      `import '@komainu/store/port.ts'; import './y.ts'; import '../tables/logs.ts';`,
    ),
  ).toEqual([]);
  expect(
    rulesBroken(
      'apps/server/main.ts',
      `import '@komainu/logs/server/register.ts'; const x = process.env.KOMAINU_PORT;`,
    ),
  ).toEqual([]);
  expect(rulesBroken('features/integrations/agent/checks/postgres/check.ts', `import pg from 'pg';`)).toEqual([]);
  expect(rulesBroken('apps/web/routes.ts', `const page = () => import('@komainu/logs/web/page.tsx');`)).toEqual([]);
});
