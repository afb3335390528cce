// More steps than between two costly measurements of Evengrad.
const MOST_HELD = 20;

// A heat map of layers by steps, on a canvas of its own.
class HeatMap {
  constructor(parent, run, index, name, what) {
    this.run = run;
    this.what = what;
    this.layers = run.layers.length;
    this.names = tellingNames(run.layers.map(layer => layer.name), 16);
    this.bins = run.grid.first.length;
    this.low = levels(run.grid[name].low);
    this.high = levels(run.grid[name].high);
    this.sparse = this.hold();
    this.shown = 'high';
    this.at = null;
    this.parts = chartFigure(parent, 'chart-' + name + '-' + index, what.title, what.unit);
    this.canvas = element('canvas', {tabindex: '0', role: 'img'});
    this.parts.plot.append(this.canvas);
    this.summarize();
    if (run.grid.steps.some(steps => steps > 1)) this.choice();
    this.listen();
    lazyTable(this.parts.details, () => this.rows(), 'Some of the steps; ' + what.quantity + ', of several steps the '
      + 'highest.');
    register(this);
  }

  // What is measured in some steps only, e.g. in every 16th, holds until it is measured again. In which bin that was is kept.
  hold() {
    let held = false;
    this.source = new Int32Array(this.high.length);
    for (let layer = 0; layer < this.layers; layer++) {
      let since = -1;
      for (let bin = 0; bin < this.bins; bin++) {
        const at = layer * this.bins + bin;
        if (this.high[at] !== NONE) since = bin;
        this.source[at] = bin;
        if (since < bin && since >= 0 && bin - since < MOST_HELD) {
          this.source[at] = since;
          this.low[at] = this.low[at - 1];
          this.high[at] = this.high[at - 1];
          held = true;
        }
      }
    }
    return held;
  }

  level(cells, layer, bin) {
    return cells[layer * this.bins + bin];
  }

  choice() {
    const choose = element('select', {'aria-label': 'Which of the steps of a column is shown'},
      element('option', {value: 'high'}, 'highest'), element('option', {value: 'low'}, 'lowest'));
    choose.addEventListener('change', () => {
      this.shown = choose.value;
      this.draw();
    });
    this.parts.tools.append(element('label', {}, 'of ' + count(Math.max(...this.run.grid.steps), 'step')
      + ' a column the ', choose));
  }

  // The range of colours, in decades. A few cells far out, such as the last steps before all is infinite, are left beyond its
  // ends; else they would take the colours of all others.
  range(cells) {
    this.beyond = ['', ''];
    if (this.what.range) return this.what.range;
    const sorted = cells.filter(isNumber).sort();
    if (sorted.length === 0) return [-1, 1];
    let [low, high] = [sorted[0], sorted[sorted.length - 1]];
    const [most, least] = [sorted[Math.floor(0.04 * sorted.length)], sorted[Math.floor(0.96 * sorted.length)]];
    const inner = Math.max(10, least - most);
    if (low < most - 2 * inner) {
      low = most - inner / 4;
      this.beyond[0] = '\u2264 ';
    }
    if (high > least + 2 * inner) {
      high = least + inner / 4;
      this.beyond[1] = '\u2265 ';
    }
    const middle = (low + high) / 200, half = Math.max(0.1, (high - low) / 200);
    return [middle - half, middle + half];
  }

  draw() {
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(200, this.parts.plot.clientWidth);
    const row = Math.min(22, Math.max(2, Math.floor(380 / this.layers)));
    const context = this.canvas.getContext('2d');
    context.font = this.font = '12px ' + getComputedStyle(document.body).fontFamily;
    const longest = Math.max(...this.names.map(name => context.measureText(name).width));
    this.left = Math.max(LEFT, Math.ceil(Math.min(longest, width * 0.25)) + 10);
    this.top = 4;
    this.width = width - this.left - RIGHT;
    this.height = Math.max(24, row * this.layers);
    this.canvas.style.width = width + 'px';
    this.canvas.style.height = this.top + this.height + 40 + 'px';
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round((this.top + this.height + 40) * ratio);
    this.cells = this.shown === 'high' ? this.high : this.low;
    this.colours = this.range(this.cells);
    this.picture = element('canvas', {width: this.canvas.width, height: this.canvas.height});
    const paint = this.picture.getContext('2d');
    paint.scale(ratio, ratio);
    this.paintCells(paint, ratio);
    this.paintAxes(paint);
    this.paintLegend();
    this.mark();
    drawn(this, this.canvas, this.left, this.top, this.width, this.height);
  }

  x(step) {
    const {first_step: first, last_step: last} = this.run;
    return this.left + (step - first) / (last + 1 - first) * this.width;
  }

  step(x) {
    const {first_step: first, last_step: last} = this.run;
    return first + (x - this.left) / this.width * (last + 1 - first);
  }

  bin(step) {
    let low = 0, high = this.bins - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.run.grid.first[middle] <= step) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // A column of pixels may show several bins: then the highest of them, or the lowest.
  columns(ratio) {
    const many = Math.max(1, Math.round(this.width * ratio));
    return Array.from({length: many}, (_, i) => {
      const from = this.bin(this.step(this.left + i / ratio));
      return [from, Math.max(from, this.bin(this.step(this.left + (i + 1) / ratio) - 1e-6))];
    });
  }

  cell(layer, [from, to]) {
    let level = this.level(this.cells, layer, from);
    for (let bin = from + 1; bin <= to; bin++) {
      const other = this.level(this.cells, layer, bin);
      if (this.shown === 'high' || level === NONE) level = Math.max(level, other);
      else if (other !== NONE) level = Math.min(level, other);
    }
    return level;
  }

  paintCells(paint, ratio) {
    const columns = this.columns(ratio);
    const table = scaleTable(this.what.scale);
    const image = element('canvas', {width: columns.length, height: this.layers});
    const context = image.getContext('2d');
    const data = context.createImageData(columns.length, this.layers);
    const pixels = new Uint32Array(data.data.buffer);
    const [low, high] = this.colours;
    const others = [];
    for (let layer = 0; layer < this.layers; layer++) {
      for (let i = 0; i < columns.length; i++) {
        const level = this.cell(layer, columns[i]);
        if (isNumber(level)) {
          const place = Math.round(255 * Math.min(1, Math.max(0, (level / 100 - low) / (high - low))));
          pixels[layer * columns.length + i] = table[place];
        } else if (level !== NONE) {
          const kind = level === ZERO ? 'zero' : 'bad';
          const last = others[others.length - 1];
          if (last && last.layer === layer && last.to === i && last.kind === kind) last.to = i + 1;
          else others.push({layer, from: i, to: i + 1, kind});
        }
      }
    }
    context.putImageData(data, 0, 0);
    paint.imageSmoothingEnabled = false;
    paint.drawImage(image, this.left, this.top, this.width, this.height);
    const row = this.height / this.layers;
    const patterns = {zero: paint.createPattern(tile('zero'), 'repeat'), bad: paint.createPattern(tile('bad'), 'repeat')};
    for (const {layer, from, to, kind} of others) {
      paint.fillStyle = patterns[kind];
      const left = this.left + from / columns.length * this.width;
      paint.fillRect(left, this.top + layer * row, Math.max(1, (to - from) / columns.length * this.width), row);
    }
    this.kinds = new Set(others.map(other => other.kind));
  }

  paintAxes(paint) {
    paint.strokeStyle = css('--line');
    paint.strokeRect(this.left - 0.5, this.top - 0.5, this.width + 1, this.height + 1);
    paint.fillStyle = css('--muted');
    paint.font = this.font;
    paint.textBaseline = 'middle';
    paint.textAlign = 'right';
    const row = this.height / this.layers;
    const each = Math.ceil(14 / row);
    for (let layer = 0; layer < this.layers; layer += each) {
      paint.fillText(this.fitted(paint, this.names[layer]), this.left - 6, this.top + (layer + 0.5) * row);
    }
    paint.textBaseline = 'top';
    paint.textAlign = 'center';
    const bottom = this.top + this.height;
    const whole = ticks(this.run.first_step, this.run.last_step, this.width / 90).filter(Number.isInteger);
    for (const step of whole) {
      const x = this.x(step);
      paint.fillRect(x, bottom + 1, 1, 4);
      paint.fillText(String(step), Math.min(x, this.left + this.width - 12), bottom + 7);
    }
    paint.fillText('step', this.left + this.width / 2, bottom + 24);
  }

  // The ends of names tell layers apart.
  fitted(paint, name) {
    let text = name;
    for (let cut = 1; paint.measureText(text).width > this.left - 8 && cut < name.length; cut++) {
      text = '\u2026' + name.slice(cut);
    }
    return text;
  }

  paintLegend() {
    const ramp = element('span', {class: 'ramp'});
    ramp.style.background = gradient(this.what.scale);
    const [low, high] = this.colours.map((log, end) => this.beyond[end] + power(log));
    const keys = [element('span', {class: 'scale'}, low, ramp, high, ' ' + this.what.quantity + ', log scale')];
    const named = {bad: 'not finite', zero: 'zero'};
    for (const kind of ['zero', 'bad']) {
      if (this.kinds.has(kind)) {
        const swatch = element('span', {class: 'swatch'});
        swatch.style.backgroundImage = 'url(' + tile(kind).toDataURL() + ')';
        keys.push(element('span', {class: 'key'}, swatch, named[kind]));
      }
    }
    this.parts.legend.replaceChildren(...keys);
  }

  // The picture with what is pointed at and the selected finding.
  mark() {
    const context = this.canvas.getContext('2d');
    const ratio = window.devicePixelRatio || 1;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.drawImage(this.picture, 0, 0);
    context.scale(ratio, ratio);
    const row = this.height / this.layers;
    if (marks(this.run)) {
      const left = this.x(Math.max(selected.first, this.run.first_step));
      const right = Math.max(left + 2, this.x(selected.last + 1));
      context.strokeStyle = css('--ink');
      context.lineWidth = 2;
      context.setLineDash([5, 3]);
      context.strokeRect(left, this.top - 1, right - left, this.height + 2);
      context.setLineDash([]);
    }
    if (this.at !== null) {
      const left = this.x(this.run.grid.first[this.at.bin]);
      const right = Math.max(left + 3, this.x(this.run.grid.last[this.at.bin] + 1));
      for (const [colour, out] of [[css('--paper'), 1], [css('--ink'), 2]]) {
        context.strokeStyle = colour;
        context.lineWidth = 1;
        context.strokeRect(left - out + 0.5, this.top + this.at.layer * row - out + 0.5,
          right - left + 2 * out - 1, row + 2 * out - 1);
      }
    }
  }

  point(bin, layer) {
    this.at = {bin: Math.min(this.bins - 1, Math.max(0, bin)), layer: Math.min(this.layers - 1, Math.max(0, layer))};
    const low = this.level(this.low, this.at.layer, this.at.bin);
    const high = this.level(this.high, this.at.layer, this.at.bin);
    const value = low === high ? levelText(low) : levelText(low) + ' to ' + levelText(high);
    const {first, last} = this.run.grid;
    const source = this.level(this.source, this.at.layer, this.at.bin);
    this.parts.readout.textContent = this.run.layers[this.at.layer].name + ', ' + steps(first[this.at.bin], last[this.at.bin])
      + ': ' + this.what.quantity + ' ' + value
      + (source === this.at.bin ? '' : ', measured at ' + steps(first[source], last[source]));
    this.mark();
  }

  listen() {
    this.canvas.addEventListener('pointermove', event => {
      const x = event.offsetX, y = event.offsetY;
      if (x >= this.left && x <= this.left + this.width && y >= this.top && y < this.top + this.height) {
        this.point(this.bin(this.step(x)), Math.floor((y - this.top) / this.height * this.layers));
      }
    });
    this.canvas.addEventListener('keydown', event => {
      const at = this.at || {bin: 0, layer: 0};
      const far = event.shiftKey ? 10 : 1;
      const moves = {
        ArrowLeft: [at.bin - far, at.layer], ArrowRight: [at.bin + far, at.layer],
        ArrowUp: [at.bin, at.layer - far], ArrowDown: [at.bin, at.layer + far],
        Home: [0, at.layer], End: [this.bins - 1, at.layer],
      };
      if (moves[event.key]) {
        event.preventDefault();
        this.point(...(this.at === null && event.key.startsWith('Arrow') ? [at.bin, at.layer] : moves[event.key]));
      }
    });
    this.canvas.addEventListener('blur', () => {
      this.at = null;
      this.mark();
    });
  }

  across(bin) {
    const named = layer => levelText(this.level(this.high, layer, bin)) + ' in ' + this.run.layers[layer].name;
    const when = steps(this.run.grid.first[bin], this.run.grid.last[bin]);
    const from = when.charAt(0).toUpperCase() + when.slice(1) + ': ' + named(0);
    return this.layers === 1 ? from : from + ', ' + named(this.layers - 1);
  }

  summarize() {
    const bad = [];
    for (let bin = 0; bin < this.bins && bad.length === 0; bin++) {
      for (let layer = 0; layer < this.layers; layer++) {
        if (this.level(this.high, layer, bin) >= INFINITE) bad.push(layer);
      }
      if (bad.length > 0) bad.bin = bin;
    }
    const text = this.what.meaning + ' ' + [this.across(0), this.across(this.bins - 1)].join('. ') + '.'
      + (this.sparse ? ' Not measured in every step: a value holds until the next.' : '')
      + (bad.length === 0 ? '' : ' Not finite from step ' + this.run.grid.first[bad.bin] + ' on, first in '
        + count(bad.length, 'layer') + '.');
    this.parts.summary.textContent = text;
    this.canvas.setAttribute('aria-label', this.what.title + ' of ' + this.run.label + ', '
      + count(this.layers, 'layer') + ' by ' + count(this.run.steps, 'step') + '. Arrow keys read single cells.');
    this.canvas.setAttribute('aria-describedby', this.parts.summary.id);
  }

  rows() {
    const many = Math.min(this.bins, 9);
    const chosen = Array.from({length: many}, (_, i) => many === 1 ? 0 : Math.round(i * (this.bins - 1) / (many - 1)));
    return [['layer', ...chosen.map(bin => 'step ' + this.run.grid.first[bin])],
      ...this.run.layers.map((layer, l) => [layer.name, ...chosen.map(bin => levelText(this.level(this.high, l, bin)))])];
  }
}
