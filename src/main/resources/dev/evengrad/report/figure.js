// What all charts have: a caption, a summary, a readout, and a table that is made when it is opened.
// What is left of the data and right of them, in CSS pixels, where names leave it at that: steps stand below each other.
const LEFT = 64;
const RIGHT = 24;

const charts = [];
const waiting = new Set();

// The finding whose steps are marked in all charts; null if none is.
let selected = null;

function chartFigure(parent, id, title, unit) {
  const parts = {
    tools: element('span', {class: 'tools'}),
    plot: element('div', {class: 'plot'}),
    legend: element('div', {class: 'legend'}),
    readout: element('output', {class: 'readout', 'aria-live': 'polite'}),
    summary: element('p', {class: 'summary', id: id + '-summary'}),
    details: element('details', {class: 'table'}, element('summary', {}, 'Table: ' + title.toLowerCase())),
  };
  const caption = element('span', {}, title, ' ', element('span', {class: 'unit'}, unit));
  parts.figure = element('figure', {class: 'chart', id},
    element('figcaption', {}, caption, parts.tools),
    parts.summary, parts.plot, parts.legend, parts.readout, parts.details);
  parts.title = title;
  parent.append(parts.figure);
  return parts;
}

// A table in a part that is closed: its rows are asked for when it is opened first.
function lazyTable(details, rows, note, textColumns = 1) {
  let made = false;
  details.addEventListener('toggle', () => {
    if (details.open && !made) {
      made = true;
      details.append(...(note ? [element('p', {class: 'summary'}, note)] : []), table(rows(), textColumns));
    }
  });
  return details;
}

// A chart can draw itself, again and again, and mark the selected finding.
function register(chart) {
  charts.push(chart);
  waiting.add(chart);
}

// Where the data are within the canvas, in CSS pixels.
function drawn(chart, canvas, left, top, width, height) {
  canvas.dataset.plot = [left, top, width, height].map(Math.round).join(',');
  canvas.dataset.drawn = 'true';
  if (waiting.delete(chart) && waiting.size === 0) {
    document.documentElement.dataset.drawn = 'true';
    performance.mark('evengrad-drawn');
  }
}

function select(finding) {
  selected = finding;
  charts.forEach(chart => chart.mark());
}

// Whether the selected finding is of this run; null stands for a chart of all runs.
function marks(run) {
  return selected !== null && (run === null || selected.run === run) && selected.last > 0;
}
