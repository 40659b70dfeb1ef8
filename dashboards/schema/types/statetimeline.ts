export type { Options, FieldConfig } from '@grafana/grafana-foundation-sdk/statetimeline';
