import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { messageOf } from '@komainu/kernel/errors.ts';
import { type CheckModule, type CheckParts, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { flagOption, textOption, wholeOption } from '../../read-instance.ts';
import { regexesOption } from '../../regex-option.ts';
import { fnmatchRegex } from './glob.ts';

const EXISTS = 'system.disk.directory.exists';
const METRIC = 'system.disk.directory';

/** How many files a folder holds, how large and how old they are: Datadog's `directory` check. */
export const check: CheckModule = { name: 'directory', create };

interface Options {
  readonly folder: string;
  readonly recursive: boolean;
  readonly followLinks: boolean;
  readonly countOnly: boolean;
  readonly exclude: readonly RegExp[];
  readonly excludeByPath: boolean;
  fits(path: string): boolean;
}

function create(instance: YamlMap, _initConfig: YamlMap, { clock }: CheckParts) {
  const folder = resolve(textOption(instance, 'directory'));
  const name = textOption(instance, 'name', textOption(instance, 'directory'));
  const pattern = textOption(instance, 'pattern', '');
  const regex = pattern === '' ? undefined : fnmatchRegex(pattern);
  const options: Options = {
    folder,
    recursive: flagOption(instance, 'recursive', false),
    followLinks: flagOption(instance, 'follow_symlinks', true),
    countOnly: flagOption(instance, 'countonly', false),
    exclude: regexesOption(instance, 'exclude_dirs'),
    excludeByPath: flagOption(instance, 'dirs_patterns_full', false),
    fits: (path) => regex === undefined || regex.test(path) || regex.test(relative(folder, path)),
  };
  const statLinks = flagOption(instance, 'stat_follow_symlinks', true);
  const withGauges = flagOption(instance, 'filegauges', false);
  const mostGauges = wholeOption(instance, 'max_filegauge_count', 20, 0, 1_000);
  const withHistograms = flagOption(instance, 'submit_histograms', true);
  const ignoreMissing = flagOption(instance, 'ignore_missing', false);
  const tags = [`${textOption(instance, 'dirtagname', 'name')}:${name}`];
  const fileTag = textOption(instance, 'filetagname', 'filename');

  function sendFile(sender: CheckSender, path: string, facts: Stats, alone: boolean): void {
    const nowMs = clock.nowMs();
    const send = alone
      ? (metric: string, value: number) => sender.gauge(metric, value, [`${fileTag}:${path}`, ...tags])
      : (metric: string, value: number) => sender.histogram(metric, value, tags);
    send(`${METRIC}.file.bytes`, facts.size);
    send(`${METRIC}.file.modified_sec_ago`, (nowMs - facts.mtimeMs) / 1000);
    send(`${METRIC}.file.created_sec_ago`, (nowMs - facts.ctimeMs) / 1000);
  }

  async function measure(sender: CheckSender, signal: AbortSignal): Promise<void> {
    let files = 0;
    let folders = 0;
    let bytes = 0;
    let gaugesLeft = mostGauges;
    const seen = new Set<string>();
    for await (const level of walk(options, signal)) {
      folders += level.folders;
      files += level.files.length;
      if (options.countOnly) continue;
      const alone = withGauges && level.files.length <= gaugesLeft;
      if (alone) gaugesLeft -= level.files.length;
      for (const path of level.files) {
        const facts = await (statLinks ? stat(path) : lstat(path)).catch(() => undefined);
        if (facts === undefined) continue;
        // Several links to a file take its room once.
        const real = await realpath(path).catch(() => path);
        if (!seen.has(real)) bytes += facts.size;
        seen.add(real);
        if (alone || withHistograms) sendFile(sender, path, facts, alone);
      }
    }
    sender.gauge(`${METRIC}.files`, files, tags);
    sender.gauge(`${METRIC}.folders`, folders, tags);
    if (!options.countOnly) sender.gauge(`${METRIC}.bytes`, bytes, tags);
  }

  return {
    async run(sender: CheckSender, signal: AbortSignal) {
      const checkTags = [`dir_name:${name}`];
      try {
        await readdir(folder);
        sender.serviceCheck(EXISTS, CheckStatus.ok, checkTags);
      } catch (error) {
        sender.serviceCheck(EXISTS, CheckStatus.warning, checkTags, messageOf(error));
        if (ignoreMissing) return;
        throw error;
      }
      await measure(sender, signal);
    },
  };
}

/** Each folder with its fitting files and the number of folders in it. What may not be read is passed over. */
async function* walk(options: Options, signal: AbortSignal): AsyncGenerator<{ files: string[]; folders: number }> {
  const waiting = [options.folder];
  const seen = new Set<string>();
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    signal.throwIfAborted();
    // Links may lead back up.
    const real = await realpath(folder).catch(() => '');
    if (real === '' || seen.has(real)) continue;
    seen.add(real);
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const files: string[] = [];
    let folders = 0;
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (await isFolder(entry, path, options.followLinks)) {
        const text = options.excludeByPath ? path : entry.name;
        if (options.exclude.some((regex) => regex.test(text))) continue;
        folders++;
        if (options.recursive) waiting.push(path);
      } else if (options.fits(path)) files.push(path);
    }
    yield { files, folders };
  }
}

async function isFolder(entry: Dirent, path: string, followLinks: boolean): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  if (!followLinks) return false;
  const facts = await stat(path).catch(() => undefined);
  return facts?.isDirectory() ?? false;
}
