import { type Definition, valueAtPlace } from '../form/field.ts';

/** What a processor works on, in a line: `http.url → http.url_details`. */
export function subjectOf(definition: Definition): string {
  const sources = valueAtPlace(definition, 'sources');
  const source = Array.isArray(sources)
    ? sources.join(', ')
    : textAt(definition, 'source') ||
      textAt(definition, 'operation.source') ||
      textAt(definition, 'attribute_to_exclude') ||
      textAt(definition, 'template') ||
      textAt(definition, 'expression') ||
      textAt(definition, 'filter.query') ||
      textAt(definition, 'schema.class_name');
  const target = textAt(definition, 'target') || textAt(definition, 'operation.target');
  return [source, target].filter((part) => part !== '').join(' → ');
}

function textAt(definition: Definition, at: string): string {
  const value = valueAtPlace(definition, at);
  return typeof value === 'string' ? value : '';
}
