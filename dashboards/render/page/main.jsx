// One dashboard, drawn with the components of @grafana/ui. ?uid=…&prometheus=URL&minutes=…&process=a,b
import { createRoot } from 'react-dom/client';
import { useEffect, useState } from 'react';
import { dateTime, EventBusSrv, getFieldDisplayValues, ThemeContext } from '@grafana/data';
import { BigValue, GlobalStyles, PanelChrome, PanelContextProvider, Table, TimeSeries } from '@grafana/ui';
import { dress, theme } from './grafana.js';
import { layout, WIDTH } from './layout.js';
import { ask, frames, substitute } from './query.js';

function Panel({ panel, scope, x, y, width, height, view }) {
  const [data, setData] = useState();
  const [error, setError] = useState();
  useEffect(() => {
    frames(panel, view, scope).then((raw) => dress(panel, raw)).then(setData).catch((e) => setError(String(e)));
  }, []);
  const place = { position: 'absolute', left: x, top: y, width, height };
  if (panel.type === 'row') {
    return <h4 style={{ ...place, lineHeight: '30px' }}>⌄ {panel.title}</h4>;
  }
  return (
    <div style={place}>
      <PanelChrome title={substitute(panel.title, view, scope)} description={panel.description} width={width} height={height} padding="md">
        {(w, h) => (error ? <b style={{ color: 'red' }}>{error}</b> : data && <Content panel={panel} data={data} view={view} width={w} height={h} />)}
      </PanelChrome>
    </div>
  );
}

function Content({ panel, data, view, width, height }) {
  const { fieldConfig, options } = panel;
  if (panel.type === 'stat') {
    const values = getFieldDisplayValues({ data, fieldConfig, reduceOptions: options.reduceOptions, replaceVariables: (text) => text, theme });
    const each = width / values.length;
    return values.map((value, i) => (
      <div key={i} style={{ position: 'absolute', left: 8 + i * each }}>
        <BigValue width={each} height={height} value={value.display} theme={theme} {...options} count={values.length} />
      </div>
    ));
  }
  if (data.length === 0) {
    return <p style={{ textAlign: 'center', paddingTop: height / 3 }}>{fieldConfig.defaults.noValue ?? 'No data'}</p>;
  }
  if (panel.type === 'table') {
    return <Table data={data[0]} width={width} height={height} initialSortBy={options.sortBy} cellHeight={options.cellHeight} />;
  }
  if (panel.type === 'state-timeline') {
    return <Timeline data={data} view={view} width={width} height={height} />;
  }
  const timeRange = { from: dateTime(view.from * 1000), to: dateTime(view.to * 1000), raw: { from: 'now-1h', to: 'now' } };
  return <TimeSeries frames={data} structureRev={1} width={width} height={height} timeRange={timeRange} timeZone="utc" legend={options.legend} options={options} />;
}

/** Grafana keeps its own state timeline to its application; this one has its colours and words. */
function Timeline({ data, view, width, height }) {
  const name = 420;
  const pixel = (width - name) / view.seconds;
  const row = Math.min(30, height / data.length);
  return data.map(({ fields: [time, value] }, i) => (
    <div key={i} style={{ position: 'relative', height: row, lineHeight: `${row}px`, whiteSpace: 'nowrap' }}>
      {value.config.displayNameFromDS}
      {time.values.map((at, j) => (
        <span key={j} style={{
          position: 'absolute', left: name + (at / 1000 - view.from) * pixel, width: view.step * pixel + 0.5, height: row * 0.8, top: row * 0.1,
          background: value.display(value.values[j]).color,
        }} />
      ))}
      <span style={{ position: 'absolute', left: name + 4 + (time.values[0] / 1000 - view.from) * pixel, color: '#fff' }}>
        {value.display(value.values[0]).text}
      </span>
    </div>
  ));
}

async function main() {
  const query = new URLSearchParams(location.search);
  const seconds = Number(query.get('minutes')) * 60, to = Math.floor(Date.now() / 1000);
  const view = { prometheus: query.get('prometheus'), from: to - seconds, to, seconds, step: Math.max(5, Math.round(seconds / 300)) };
  const [info] = (await ask(view, 'query', { query: 'netagent_collector_info' })).result;
  view.variables = { job: [info.metric.job], instance: [info.metric.instance], process: query.get('process').split(',') };
  const dashboard = await (await fetch(`dashboards/${query.get('uid')}.json`)).json();
  const { panels, height } = layout(dashboard, view.variables);
  createRoot(document.getElementById('root')).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <PanelContextProvider value={{ eventBus: new EventBusSrv(), eventsScope: 'global' }}>
        <div style={{ position: 'relative', width: WIDTH, height, background: theme.colors.background.canvas }}>
          <h3 style={{ padding: '16px 10px' }}>{dashboard.title}</h3>
          {panels.map((each, i) => <Panel key={i} {...each} view={view} />)}
        </div>
      </PanelContextProvider>
    </ThemeContext.Provider>
  );
}

main().catch((e) => { document.body.textContent = String(e); });
