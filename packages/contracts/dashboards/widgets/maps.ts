import type { WidgetRequest } from '../queries.ts';
import type { ListColumn, ListStreamQuery } from './lists.ts';
import type { ScalarRequest, WidgetHead } from './parts.ts';

export interface GeomapDefinition extends WidgetHead {
  readonly type: 'geomap';
  readonly requests: readonly (ScalarRequest & {
    readonly columns?: readonly ListColumn[];
    readonly query?: ListStreamQuery;
  })[];
  readonly style: { readonly palette: string; readonly palette_flip: boolean };
  /** `WORLD`, or an ISO country code. */
  readonly view: { readonly focus: string };
}

export interface HostMapDefinition extends WidgetHead {
  readonly type: 'hostmap';
  readonly requests: {
    readonly fill?: WidgetRequest;
    readonly size?: WidgetRequest;
    readonly [key: string]: unknown;
  };
  readonly node_type?: 'host' | 'container';
  readonly no_metric_hosts?: boolean;
  readonly no_group_hosts?: boolean;
  readonly group?: readonly string[];
  readonly scope?: readonly string[];
  readonly notes?: string;
  readonly style?: {
    readonly palette?: string;
    readonly palette_flip?: boolean;
    readonly fill_min?: string;
    readonly fill_max?: string;
  };
}

export interface ServiceMapDefinition extends WidgetHead {
  readonly type: 'servicemap';
  readonly service: string;
  readonly filters: readonly string[];
}

export interface TopologyMapDefinition extends WidgetHead {
  readonly type: 'topology_map';
  readonly requests: readonly {
    readonly request_type: 'topology';
    readonly query: {
      readonly data_source: 'service_map' | 'data_streams' | string;
      readonly service?: string;
      readonly filters?: readonly string[];
      readonly query_string?: string;
    };
  }[];
}

/** Widgets that say where something is, and what leads to what. */
export type MapDefinition = GeomapDefinition | HostMapDefinition | ServiceMapDefinition | TopologyMapDefinition;
