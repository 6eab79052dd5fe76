import type { CalculatedField } from './ask-api.ts';

/** A calculated field that everybody's searches, dashboards and monitors know as `#name`. */
export interface SavedCalculatedField extends CalculatedField {
  readonly description: string;
  readonly createdBy: string;
  readonly createdAtUnixMs: number;
  readonly updatedAtUnixMs: number;
  /** Goes up with each change. */
  readonly version: number;
}

/**
 * `/api/unstable/logs/calculated-fields`: `GET` answers `{ data: SavedCalculatedField[] }` by name, `POST` (`name`,
 * `expression`, and `description` if need be) 201, `PATCH …/:name` (`expression`, `description`) 200, both
 * `{ data: SavedCalculatedField }`, `DELETE …/:name` 204. Errors: 400 `bad_calculated_field`, 404
 * `no_such_calculated_field`, 409 `calculated_field_exists`, `calculated_field_in_use` (another saved field is made from it)
 * and `too_many_calculated_fields`.
 */
export interface SavedCalculatedFieldsAnswer {
  readonly data: readonly SavedCalculatedField[];
}

export const MOST_SAVED_FIELDS = 200;
