// More points than a reader goes through.
const MOST_ROWS = 40;

// Lines over steps, by uPlot. On a logarithmic scale the logarithms are drawn, so that a zero stays within the axes.
class LineChart {
  // series: [{label, line: {x, y}, colour, dash, width, points}]; options: {log, choose, unit, run, ranges, xLabel, paint}
  constructor(parent, id, title, unit, series, options) {
    this.series = series;
    this.options = options;
    this.log = options.log;
    this.parts = chartFigure(parent, id, title, unit);
    this.holder = element('div', {tabindex: '0', role: 'img', class: 'lines'});
    this.parts.plot.append(this.holder);
    this.bad = series.flatMap((one, s) => one.line.y.flatMap((y, i) =>
      typeof y === 'string' ? [{series: s, x: one.line.x[i], until: one.line.x[i + 1], kind: y}] : []));
    this.parts.summary.textContent = options.summary;
    this.holder.setAttribute('aria-label', title + (options.run ? ' of ' + options.run.label : '')
      + (unit ? ', ' + unit : '') + '. Arrow keys read single points.');
    this.holder.setAttribute('aria-describedby', this.parts.summary.id);
    if (options.choose) this.choice();
    this.keys();
    this.listen();
    this.places = [...new Set(series.flatMap(one => one.line.x))].sort((a, b) => a - b);
    lazyTable(this.parts.details, () => this.rows(),
      this.places.length > MOST_ROWS ? MOST_ROWS + ' of ' + this.places.length + ' points.' : '');
    register(this);
  }

  choice() {
    const box = element('input', {type: 'checkbox'});
    box.checked = this.log;
    box.addEventListener('change', () => {
      this.log = box.checked;
      this.draw();
    });
    this.parts.tools.append(element('label', {}, box, ' log scale'));
  }

  // What is drawn: null is a gap. On a logarithmic scale zeros lie below all that is greater.
  values() {
    if (!this.log) return this.series.map(one => one.line.y.map(y => typeof y === 'string' ? null : y));
    let lowest = Infinity;
    for (const y of this.series.flatMap(one => one.line.y)) {
      if (y > 0 && y < lowest) lowest = y;
    }
    const floor = lowest === Infinity ? Math.min(0, ...(this.options.include || [])) - 0.5 : Math.log10(lowest) - 0.5;
    return this.series.map(one => one.line.y.map(y => typeof y === 'string' ? null : y > 0 ? Math.log10(y) : floor));
  }

  // All steps of all runs, so that charts stand in line, unless the reader chose some of them.
  steps(data, low, high) {
    const [first, last] = this.options.xRange || [firstStep, lastStep];
    const all = data[0];
    if (low > all[0] || high < all[all.length - 1]) return [Math.max(first, low), Math.min(last, high)];
    return first === last ? [first - 0.5, last + 0.5] : [first, last];
  }

  range(low, high) {
    if (low === null || !Number.isFinite(low)) return [0, 1];
    let from = low, to = high;
    for (const must of this.options.include || []) {
      from = Math.min(from, must);
      to = Math.max(to, must);
    }
    const room = (to - from) * 0.06 || Math.abs(to) * 0.1 || 1;
    return [from - room, to + room];
  }

  draw() {
    const values = this.values();
    const data = uPlot.join(this.series.map((one, s) => [one.line.x, values[s]]));
    if (this.plot) this.plot.destroy();
    const axis = {
      stroke: css('--muted'),
      font: '12px ' + getComputedStyle(document.body).fontFamily,
      grid: {stroke: css('--faint'), width: 1},
      ticks: {stroke: css('--line'), width: 1, size: 4},
      labelFont: '12px ' + getComputedStyle(document.body).fontFamily,
    };
    const width = Math.max(200, this.parts.plot.clientWidth);
    this.plot = new uPlot({
      width,
      height: width < 500 ? 210 : 260,
      legend: {show: false},
      padding: [8, RIGHT, 0, 0],
      cursor: {y: false, drag: {x: true, y: false}},
      scales: {
        x: {time: false, range: (u, low, high) => this.steps(data, low, high)},
        y: {range: (u, low, high) => this.range(low, high)},
      },
      axes: [
        {...axis, label: this.options.xLabel || 'step', labelSize: 18, size: 30, space: 70,
          values: this.options.xValues || ((u, all) => all.map(v => Number.isInteger(v) ? String(v) : ''))},
        {...axis, size: LEFT, space: 32,
          splits: this.log ? (u, a, low, high) => logTicks(low, high, u.height / 50) : undefined,
          values: (u, all) => all.map(v => this.log ? power(v) : figure(Number(v.toPrecision(6))))},
      ],
      series: [{}, ...this.series.map(one => ({
        label: one.label, stroke: one.colour(), width: one.width || 1.5, dash: one.dash || [],
        points: {show: one.points || false, size: 5, fill: one.colour()}, spanGaps: false,
      }))],
      hooks: {
        drawAxes: [u => this.options.paint && this.options.paint(u, this)],
        draw: [u => this.finish(u)],
        setCursor: [u => u.cursor.idx !== null && u.cursor.idx !== undefined && this.read(u.cursor.idx)],
      },
    }, data, this.holder);
  }

  finish(u) {
    const context = u.ctx;
    context.save();
    this.paintBad(u, context);
    this.paintSelected(u, context);
    context.restore();
    const ratio = uPlot.pxRatio || window.devicePixelRatio || 1;
    drawn(this, context.canvas, u.bbox.left / ratio, u.bbox.top / ratio, u.bbox.width / ratio, u.bbox.height / ratio);
  }

  // What is not finite stands as stripes along the upper edge, and is named where it begins.
  paintBad(u, context) {
    if (this.bad.length === 0) return;
    context.fillStyle = context.createPattern(tile('bad'), 'repeat');
    const high = 8 * (window.devicePixelRatio || 1);
    let begin = Infinity;
    for (const one of this.bad) {
      const left = u.valToPos(one.x, 'x', true);
      const right = one.until === undefined ? left + high : u.valToPos(one.until, 'x', true);
      if (right < u.bbox.left || left > u.bbox.left + u.bbox.width) continue;
      const from = Math.max(u.bbox.left, left);
      context.fillRect(from, u.bbox.top, Math.max(3, Math.min(right, u.bbox.left + u.bbox.width) - from), high);
      begin = Math.min(begin, from);
    }
    if (Number.isFinite(begin)) {
      context.fillStyle = css('--bad');
      context.font = 1.4 * high + 'px ' + getComputedStyle(document.body).fontFamily;
      context.textBaseline = 'top';
      const text = 'not finite';
      const room = context.measureText(text).width;
      context.fillText(text, Math.min(begin, u.bbox.left + u.bbox.width - room), u.bbox.top + high + 3);
    }
  }

  paintSelected(u, context) {
    if (this.options.xLabel || !marks(this.options.run || null)) return;
    const left = u.valToPos(Math.max(selected.first, u.scales.x.min), 'x', true);
    const right = u.valToPos(Math.min(selected.last, u.scales.x.max), 'x', true);
    context.strokeStyle = css('--ink');
    context.lineWidth = 2;
    context.setLineDash([6, 4]);
    context.strokeRect(left, u.bbox.top, Math.max(2, right - left), u.bbox.height);
  }

  mark() {
    if (this.plot) this.plot.redraw(false, false);
  }

  keys() {
    this.parts.legend.replaceChildren(...this.series.map(one => {
      const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      svg.setAttribute('width', 28);
      svg.setAttribute('height', 8);
      svg.setAttribute('aria-hidden', 'true');
      const line = document.createElementNS('http://www.w3.org/2000/svg', 'line');
      for (const [name, value] of Object.entries({x1: 0, y1: 4, x2: 28, y2: 4,
        'stroke-width': 2, 'stroke-dasharray': (one.dash || []).join(' ')})) line.setAttribute(name, value);
      line.style.stroke = one.colour.variable ? 'var(' + one.colour.variable + ')' : one.colour();
      svg.append(line);
      return element('span', {class: 'key'}, svg, one.label);
    }), ...(this.options.keys || []));
  }

  // The last value of each line up to a place.
  read(index) {
    const x = this.plot.data[0][index];
    const texts = this.series.map((one, s) => {
      let low = 0, high = one.line.x.length - 1;
      if (high < 0 || one.line.x[0] > x) return null;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (one.line.x[middle] <= x) low = middle;
        else high = middle - 1;
      }
      return one.label + ' ' + figure(one.line.y[low]);
    }).filter(text => text !== null);
    const place = this.options.xName ? this.options.xName(x) : 'step ' + x;
    this.parts.readout.textContent = place + ': ' + texts.join(', ');
  }

  listen() {
    let index = -1;
    this.holder.addEventListener('keydown', event => {
      const end = this.plot.data[0].length - 1;
      const far = event.shiftKey ? 10 : 1;
      const to = {ArrowLeft: index - far, ArrowRight: index + far, Home: 0, End: end}[event.key];
      if (to === undefined) return;
      event.preventDefault();
      index = Math.min(end, Math.max(0, to));
      this.plot.setCursor({left: this.plot.valToPos(this.plot.data[0][index], 'x'), top: 10}, false);
      this.read(index);
    });
  }

  rows() {
    const all = this.places;
    const many = Math.min(all.length, MOST_ROWS);
    const chosen = Array.from({length: many}, (_, i) => all[many === 1 ? 0 : Math.round(i * (all.length - 1) / (many - 1))]);
    const places = this.series.map(one => new Map(one.line.x.map((x, i) => [x, one.line.y[i]])));
    return [[this.options.xLabel || 'step', ...this.series.map(one => one.label)],
      ...chosen.map(x => [this.options.xName ? this.options.xName(x) : String(x), ...places.map(place => figure(place.get(x)))])];
  }
}

// A colour of the style, taken anew whenever the theme changes.
function themed(variable) {
  const colour = () => css(variable);
  colour.variable = variable;
  return colour;
}
