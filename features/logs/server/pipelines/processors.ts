import type { ProcessorType } from './processor.ts';
import { arithmeticProcessor } from './processors/arithmetic-processor.ts';
import { arrayMapProcessor } from './processors/array-map-processor.ts';
import { arrayProcessor } from './processors/array-processor.ts';
import { attributeRemapper } from './processors/attribute-remapper.ts';
import { categoryProcessor } from './processors/category-processor.ts';
import { dateRemapper } from './processors/date-remapper.ts';
import { decoderProcessor } from './processors/decoder-processor.ts';
import { excludeAttribute } from './processors/exclude-attribute.ts';
import { geoIpParser } from './processors/geo-ip-parser.ts';
import { grokParser } from './processors/grok-parser.ts';
import { lookupProcessor } from './processors/lookup-processor.ts';
import { messageRemapper } from './processors/message-remapper.ts';
import { nestedPipeline } from './processors/pipeline.ts';
import { schemaProcessor } from './processors/schema-processor.ts';
import { sensitiveDataScanner } from './processors/sensitive-data-scanner.ts';
import { serviceRemapper } from './processors/service-remapper.ts';
import { spanIdRemapper } from './processors/span-id-remapper.ts';
import { statusRemapper } from './processors/status-remapper.ts';
import { stringBuilderProcessor } from './processors/string-builder-processor.ts';
import { threatIntelProcessor } from './processors/threat-intel-processor.ts';
import { traceIdRemapper } from './processors/trace-id-remapper.ts';
import { urlParser } from './processors/url-parser.ts';
import { userAgentParser } from './processors/user-agent-parser.ts';

/** Every kind of processor, sorted by type. */
export const PROCESSORS: readonly ProcessorType[] = [
  arithmeticProcessor,
  arrayMapProcessor,
  arrayProcessor,
  attributeRemapper,
  categoryProcessor,
  dateRemapper,
  decoderProcessor,
  excludeAttribute,
  geoIpParser,
  grokParser,
  lookupProcessor,
  messageRemapper,
  nestedPipeline,
  schemaProcessor,
  sensitiveDataScanner,
  serviceRemapper,
  spanIdRemapper,
  statusRemapper,
  stringBuilderProcessor,
  threatIntelProcessor,
  traceIdRemapper,
  urlParser,
  userAgentParser,
];

const BY_TYPE = new Map(PROCESSORS.map((processor) => [processor.type, processor]));

export function processorOf(type: string): ProcessorType | undefined {
  return BY_TYPE.get(type);
}
