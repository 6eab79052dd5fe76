import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { type Filter, isPlainObject, ofText } from './value.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  textNodeName: 'value',
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/**
 * A well-formed XML document as an object: Datadog's `xml`. Attributes and child elements are keys, elements that come
 * again are lists, the text of an element that has attributes is `value`; all values are texts. The parser limits nesting
 * and what entities may grow to.
 */
export const xml: Filter = ofText((text) => {
  try {
    if (XMLValidator.validate(text) !== true) return undefined;
    const document: unknown = parser.parse(text);
    return isPlainObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
});
