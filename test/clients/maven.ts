import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const KEPT = path.resolve(import.meta.dirname, '../../.cache/maven');

export interface MavenArtifact {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  /** Which of the artifact's archives; its main one without. */
  readonly classifier?: string;
  /** How the name of its archive ends: `jar` without. */
  readonly extension?: string;
}

/** Fetches one archive, without what it depends on, into Maven's own cache when it is not there; gives its path. */
export async function mavenArchive(wanted: MavenArtifact): Promise<string> {
  const { group, artifact, version, classifier, extension = 'jar' } = wanted;
  const name = `${[artifact, version, ...(classifier === undefined ? [] : [classifier])].join('-')}.${extension}`;
  const file = path.join(homedir(), '.m2/repository', ...group.split('.'), artifact, version, name);
  if (!existsSync(file)) {
    const coordinates = [group, artifact, version, extension, ...(classifier === undefined ? [] : [classifier])].join(
      ':',
    );
    await run('mvn', ['-q', '-B', 'dependency:get', `-Dartifact=${coordinates}`, '-Dtransitive=false']);
  }
  return file;
}

/**
 * Fetches an artifact with all that it depends on into Maven's own cache; gives Java's class path. What Maven has worked out
 * once is kept, since Maven itself takes seconds.
 */
export async function mavenClasspath({ group, artifact, version }: MavenArtifact): Promise<string> {
  const folder = path.join(KEPT, `${artifact}-${version}`);
  const kept = path.join(folder, 'classpath.txt');
  const known = existsSync(kept) ? readFileSync(kept, 'utf8') : '';
  if (known !== '' && known.split(path.delimiter).every((jar) => existsSync(jar))) return known;
  mkdirSync(folder, { recursive: true });
  const pom = path.join(folder, 'pom.xml');
  writeFileSync(pom, projectOf(group, artifact, version));
  await run('mvn', ['-q', '-B', '-f', pom, 'dependency:build-classpath', `-Dmdep.outputFile=${kept}`]);
  return readFileSync(kept, 'utf8');
}

function projectOf(group: string, artifact: string, version: string): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>komainu</groupId>
  <artifactId>classpath</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>${group}</groupId>
      <artifactId>${artifact}</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;
}
