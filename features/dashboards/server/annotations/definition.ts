import { ANNOTATION_COLORS, type AnnotationFields } from '@komainu/contracts/dashboards/annotations.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { attributesOf } from '../json.ts';

export const ANNOTATION = 'annotation';

export interface StoredAnnotation {
  readonly fields: AnnotationFields;
  readonly authorId: string;
}

const PAGE = /^[a-z_]{1,30}:[^\s]{1,200}$/;
const MOST_CHARACTERS = 5_000;
const MOST_WIDGETS = 500;

/** Reads an annotation as clients send it. Throws `bad_annotation`, `bad_request` (400). */
export function readAnnotation(body: unknown): AnnotationFields {
  const sent = attributesOf(body, 'annotation');
  const { page_id: pageId, description, type, widget_ids: widgetIds } = sent;
  if (typeof pageId !== 'string' || !PAGE.test(pageId)) throw invalid('page_id is not of the form dashboard:<id>');
  if (typeof description !== 'string' || description.length > MOST_CHARACTERS) {
    throw invalid(`description is not a text of at most ${MOST_CHARACTERS} characters`);
  }
  const color = ANNOTATION_COLORS.find((one) => one === sent['color']);
  if (color === undefined) throw invalid(`color is not one of ${ANNOTATION_COLORS.join(', ')}`);
  if (type !== 'pointInTime' && type !== 'timeRegion') throw invalid('type is neither pointInTime nor timeRegion');
  const startTime = timeOf(sent['start_time'], 'start_time');
  const endTime = type === 'timeRegion' ? timeOf(sent['end_time'], 'end_time') : null;
  if (endTime !== null && endTime < startTime) throw invalid('end_time is before start_time');
  return {
    page_id: pageId,
    description,
    color,
    type,
    start_time: startTime,
    end_time: endTime,
    ...(widgetIds === undefined || widgetIds === null ? {} : { widget_ids: widgetIdsOf(widgetIds) }),
  };
}

/** Unix milliseconds. */
export function timeOf(value: unknown, name: string): number {
  const time = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof time === 'number' && Number.isSafeInteger(time)) return time;
  throw invalid(`${name} is not a time in Unix milliseconds`);
}

function widgetIdsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length > MOST_WIDGETS) throw invalid('widget_ids is not a list');
  return value.map((id: unknown) => {
    if (typeof id !== 'string' && typeof id !== 'number') throw invalid('widget_ids holds something that is no id');
    return String(id);
  });
}

function invalid(message: string): Error {
  return badRequest('bad_annotation', message);
}
