import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
export type Query = Omit<Dataquery, '_implementsDataqueryVariant'>;
