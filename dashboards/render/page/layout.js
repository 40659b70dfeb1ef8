// Where each panel stands, closed rows opened and repeated panels repeated, in pixels as Grafana has them.
export const WIDTH = 1600;
const UNIT = 30, GAP = 8, TOP = 60;

/** @param variables name -> array of values; @return {panels: [{panel, scope, x, y, width, height}], height} */
export function layout(dashboard, variables) {
  const placed = [];
  let down = 0; // What opened rows and repeated panels have pushed downwards, in units of the grid.
  const place = (panel, grid, scope) => placed.push({ panel, scope, ...pixels({ ...grid, y: grid.y + down }) });
  const walk = (panels, base) => {
    for (const panel of panels) {
      const grid = panel.gridPos;
      if (!panel.repeat) {
        place(panel, grid, {});
      } else {
        const values = variables[panel.repeat];
        const columns = Math.min(values.length, panel.maxPerRow);
        const w = 24 / columns;
        values.forEach((value, i) => {
          const y = grid.y + Math.floor(i / columns) * grid.h;
          place(panel, { ...grid, w, x: (i % columns) * w, y }, { [panel.repeat]: [value] });
        });
        down += (Math.ceil(values.length / columns) - 1) * grid.h;
      }
      if (panel.panels?.length) {
        walk(panel.panels);
        const end = Math.max(...panel.panels.map((inner) => inner.gridPos.y + inner.gridPos.h));
        down += end - grid.y - grid.h;
      }
    }
  };
  walk(dashboard.panels);
  return { panels: placed, height: Math.max(...placed.map((each) => each.y + each.height)) + 2 * GAP };
}

function pixels({ x, y, w, h }) {
  const column = (WIDTH - GAP) / 24;
  const row = UNIT + GAP;
  return { x: GAP + x * column, y: TOP + y * row, width: w * column - GAP, height: h * row - GAP };
}
