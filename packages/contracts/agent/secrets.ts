/** Puts secrets where a configuration only names them: `ENC[handle]`, as in the Agent's own files. */
export interface Secrets {
  /**
   * The value with every text in it that is `ENC[handle]` replaced; numbers, lists and mappings keep their shape. `where` names
   * the place in errors, such as `conf.d/redisdb.d/conf.yaml`. Throws `secret_unresolved` (400) that names the handle and the
   * reason, never a value. Free when nothing in it is a secret.
   */
  resolveIn(value: unknown, where: string): Promise<unknown>;
}
