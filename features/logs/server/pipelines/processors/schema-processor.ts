import { castTo, numberOf, TARGET_FORMATS, type TargetFormat } from '../cast.ts';
import type { QueryFilter } from '../definition.ts';
import type { Fields } from '../fields.ts';
import { type Build, type ProcessLog, processorType } from '../processor.ts';

interface SchemaDefinition {
  readonly mappers: readonly (CategoryMapper | Remapper)[];
  readonly schema: {
    readonly schema_type: string;
    readonly version: string;
    readonly class_name: string;
    readonly class_uid: number;
    readonly extensions: readonly string[];
    readonly profiles: readonly string[];
  };
}

interface CategoryMapper {
  readonly name: string;
  readonly categories: readonly { readonly filter: QueryFilter; readonly name: string; readonly id: number }[];
  readonly targets: { readonly name: string; readonly id: string };
  readonly fallback: {
    readonly values: Readonly<Record<string, string>>;
    readonly sources: Readonly<Record<string, readonly string[]>>;
  };
  readonly type: 'schema-category-mapper';
}

interface Remapper {
  readonly name: string;
  readonly sources: readonly string[];
  readonly target: string;
  readonly target_format?: TargetFormat;
  readonly preserve_source: boolean;
  readonly override_on_conflict: boolean;
  readonly type: 'schema-remapper';
}

/**
 * Maps a log to a class of OCSF, the Open Cybersecurity Schema Framework: its mappers in turn, then what the class itself
 * says (`ocsf.class_uid`, `class_name`, `category_uid`, `type_uid`, `metadata`) where the log does not.
 */
export const schemaProcessor = processorType('schema-processor', read, compile);

function read(fields: Fields): SchemaDefinition {
  const schema = fields.object('schema');
  return {
    mappers: fields.list('mappers').map(readMapper),
    schema: {
      schema_type: schema.choice('schema_type', ['ocsf']),
      version: schema.text('version'),
      class_name: schema.text('class_name'),
      class_uid: schema.integer('class_uid'),
      extensions: schema.texts('extensions', []),
      profiles: schema.texts('profiles', []),
    },
  };
}

function readMapper(fields: Fields): CategoryMapper | Remapper {
  const type = fields.choice('type', ['schema-category-mapper', 'schema-remapper']);
  const name = fields.optionalText('name') ?? '';
  if (type === 'schema-remapper') {
    return {
      name,
      sources: fields.texts('sources'),
      target: fields.text('target'),
      ...(fields.has('target_format') ? { target_format: fields.choice('target_format', TARGET_FORMATS) } : {}),
      preserve_source: fields.flag('preserve_source', true),
      override_on_conflict: fields.flag('override_on_conflict', false),
      type,
    };
  }
  const targets = fields.object('targets');
  const fallback = fields.has('fallback') ? fields.object('fallback') : undefined;
  return {
    name,
    categories: fields.list('categories').map((category) => ({
      filter: category.filter('filter'),
      name: category.text('name'),
      id: category.integer('id'),
    })),
    targets: { name: targets.text('name'), id: targets.text('id') },
    fallback: { values: fallback?.textsByName('values') ?? {}, sources: fallback?.listsByName('sources') ?? {} },
    type,
  };
}

function compile({ mappers, schema }: SchemaDefinition, build: Build): ProcessLog {
  const steps = mappers.map((mapper) =>
    mapper.type === 'schema-remapper' ? compileRemapper(mapper) : compileCategories(mapper, build),
  );
  const ofClass: readonly (readonly [path: string, value: unknown])[] = [
    ['ocsf.class_uid', schema.class_uid],
    ['ocsf.class_name', schema.class_name],
    ['ocsf.category_uid', Math.floor(schema.class_uid / 1000)],
    ['ocsf.metadata.version', schema.version],
    ...(schema.profiles.length > 0 ? [['ocsf.metadata.profiles', schema.profiles] as const] : []),
  ];
  return (log) => {
    for (const step of steps) step(log);
    for (const [path, value] of ofClass) if (!log.has(path)) log.set(path, value);
    const activity = numberOf(log.text('ocsf.activity_id'));
    if (activity !== undefined && !log.has('ocsf.type_uid'))
      log.set('ocsf.type_uid', schema.class_uid * 100 + activity);
    return undefined;
  };
}

function compileRemapper(mapper: Remapper): ProcessLog {
  const { sources, target, preserve_source, override_on_conflict } = mapper;
  const format = mapper.target_format ?? 'auto';
  return (log) => {
    if (log.has(target) && !override_on_conflict) return 'target_taken';
    for (const source of sources) {
      if (source === target || !log.copy(source, target)) continue;
      if (format !== 'auto') log.set(target, castTo(format, log.get(target)));
      if (!preserve_source) log.removeSource(source, target);
      return undefined;
    }
    return 'no_source';
  };
}

function compileCategories({ categories, targets, fallback }: CategoryMapper, build: Build): ProcessLog {
  const tests = categories.map(({ filter, name, id }) => ({ matches: build.filter(filter.query), name, id }));
  return (log) => {
    for (const { matches, name, id } of tests) {
      if (matches !== undefined && !matches(log.event)) continue;
      log.set(targets.name, name);
      log.set(targets.id, id);
      return undefined;
    }
    for (const [path, sources] of Object.entries(fallback.sources)) sources.some((source) => log.copy(source, path));
    for (const [path, value] of Object.entries(fallback.values)) {
      if (!log.has(path)) log.set(path, path === targets.id ? (numberOf(value) ?? value) : value);
    }
    return 'no_match';
  };
}
