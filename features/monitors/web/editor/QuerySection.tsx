import { AlgorithmFields } from './AlgorithmFields.tsx';
import { CheckFields } from './CheckFields.tsx';
import { CompositeFields } from './CompositeFields.tsx';
import type { DraftProps } from './field-props.ts';
import { MetricFields } from './MetricFields.tsx';
import { SearchFields } from './SearchFields.tsx';
import { SloFields } from './SloFields.tsx';
import { SourceFields } from './SourceFields.tsx';

/** What is watched, by the kind of the monitor. */
export function QuerySection(props: DraftProps) {
  const { kind } = props.draft;
  switch (kind) {
    case 'metric':
    case 'change':
      return <MetricFields {...props} />;
    case 'anomaly':
    case 'outlier':
    case 'forecast':
      return <AlgorithmFields {...props} kind={kind} />;
    case 'log':
    case 'trace':
    case 'event':
      return <SearchFields {...props} source={kind} />;
    case 'check':
      return <CheckFields {...props} />;
    case 'composite':
      return <CompositeFields {...props} />;
    case 'slo':
      return <SloFields {...props} />;
    case 'source':
      return <SourceFields {...props} />;
  }
}
