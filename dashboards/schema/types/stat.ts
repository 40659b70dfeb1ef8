export type { Options } from '@grafana/grafana-foundation-sdk/stat';
