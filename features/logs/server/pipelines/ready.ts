import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { PipelineDefinition } from './definition.ts';
import { readPipeline } from './read-pipeline.ts';

/** A pipeline that comes with the product: one folder of `content/pipelines`. */
export interface ReadyPipeline {
  /** Follows from the folder's name, so that it is the same everywhere and for ever. */
  readonly id: string;
  /** The folder's name. */
  readonly key: string;
  readonly definition: PipelineDefinition;
}

export const READY_PIPELINES = new URL('../../../../content/pipelines/', import.meta.url);

/** Reads the ready pipelines, sorted by folder. One that cannot be read is left out and told about. */
export function readReadyPipelines(logger: Logger, folder: URL = READY_PIPELINES): readonly ReadyPipeline[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((key) => {
      const file = new URL(`${key}/pipeline.json`, folder);
      if (!existsSync(file)) return [];
      try {
        const definition = readPipeline(JSON.parse(readFileSync(file, 'utf8')));
        return [{ id: readyId(key), key, definition }];
      } catch (error) {
        logger.log('error', 'a ready pipeline cannot be read', { pipeline: key, reason: messageOf(error) });
        return [];
      }
    });
}

/** 22 characters base64url, as ids of pipelines are. */
function readyId(key: string): string {
  return createHash('sha256').update(`komainu ready pipeline ${key}`).digest().subarray(0, 16).toString('base64url');
}
