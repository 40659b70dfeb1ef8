export type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
