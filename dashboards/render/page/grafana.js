// What Grafana's application sets up before its components can draw: registries of transformations and field options.
import * as data from '@grafana/data';

const identity = data.identityOverrideProcessor;
const OPTIONS = {
  unit: identity, min: data.numberOverrideProcessor, max: data.numberOverrideProcessor,
  decimals: data.numberOverrideProcessor, displayName: data.displayNameOverrideProcessor, noValue: identity,
  color: identity, thresholds: data.thresholdsOverrideProcessor, mappings: data.valueMappingsOverrideProcessor,
  links: data.dataLinksOverrideProcessor,
};
const CUSTOM = ['align', 'axisGridShow', 'axisLabel', 'axisPlacement', 'axisSoftMin', 'axisSoftMax', 'scaleDistribution', 'cellOptions', 'drawStyle',
  'fillOpacity', 'filterable', 'gradientMode', 'hideFrom', 'inspect', 'lineInterpolation', 'lineStyle', 'lineWidth', 'minWidth',
  'showPoints', 'spanNulls', 'stacking', 'thresholdsStyle', 'transform', 'width'];

const option = (id, path, process, isCustom) =>
  ({ id, path, name: id, process, isCustom, shouldApply: () => true, override: () => null, editor: () => null });
const registry = new data.FieldConfigOptionsRegistry(() => [
  ...Object.entries(OPTIONS).map(([id, process]) => option(id, id, process, false)),
  ...CUSTOM.map((id) => option(`custom.${id}`, id, identity, true)),
]);

export const theme = data.createTheme({ colors: { mode: 'light' } });

// Some transformations have two names there, and one id.
const transformations = new Map(Object.values(data.standardTransformers).map((each) => [each.id, each]));
data.standardTransformersRegistry.setInit(() =>
  [...transformations].map(([id, transformation]) => ({ id, name: id, transformation })));
data.locationUtil.initialize({ config: { appSubUrl: '' }, getVariablesUrlParams: () => ({}), getTimeRangeForUrl: () => ({}) });

/** @return the frames as the panel wants them: transformed, with units, colours, thresholds */
export async function dress(panel, frames) {
  const transformed = await new Promise((resolve, reject) =>
    data.transformDataFrame(panel.transformations ?? [], frames).subscribe({ next: resolve, error: reject }));
  return data.applyFieldOverrides({
    data: transformed, fieldConfig: panel.fieldConfig, fieldConfigRegistry: registry, theme, timeZone: 'utc',
    replaceVariables: (text) => text,
  });
}
