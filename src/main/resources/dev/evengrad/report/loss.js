// Charts of all runs over each other: loss and accuracy; and of one run: norms and updates.
function named(run, what) {
  return page.runs.length === 1 ? what : run.label + ', ' + what;
}

// The lines of all runs that have them; each run has a colour, each kind of line a dash.
function collect(kinds) {
  return page.runs.flatMap((run, r) => kinds.flatMap(([name, label], k) => run.lines[name] ? [{
    label: named(run, label),
    line: run.lines[name],
    colour: themed('--series-' + (page.runs.length === 1 ? k : r) % 6),
    dash: page.runs.length === 1 ? DASHES[0] : DASHES[k],
    points: run.lines[name].x.length < 40,
  }] : []));
}

function isWide(series) {
  const values = series.flatMap(one => one.line.y).filter(y => typeof y === 'number');
  const positive = values.filter(y => y > 0);
  let low = Infinity, high = 0;
  for (const y of positive) {
    low = Math.min(low, y);
    high = Math.max(high, y);
  }
  return positive.length === values.length && (high > 50 * low || high > 1e12);
}

// From where to where a line goes, in words.
function ends(line, label, unit = '') {
  const y = line.y;
  const firstBad = y.findIndex(value => typeof value === 'string');
  return label + ' ' + figure(y[0]) + unit + (y.length > 1 ? ' to ' + figure(y[y.length - 1]) + unit : '')
    + (firstBad > 0 ? ' (not finite from step ' + line.x[firstBad] + ')' : '');
}

// The same of several lines of each run, which is named once.
function endsOfRuns(kinds, unit = '', scaled = line => line) {
  return page.runs.map(run => {
    const texts = kinds.filter(([name]) => run.lines[name]).map(([name, label]) => ends(scaled(run.lines[name]), label, unit));
    const text = texts.join(', ');
    return page.runs.length > 1 ? run.label + ': ' + (text || 'not measured')
      : text.charAt(0).toUpperCase() + text.slice(1);
  }).join('; ') + '.';
}

function lossChart(parent) {
  const kinds = [['loss', 'batch loss'], ['training_loss', 'training rows'], ['held_out_loss', 'held-out rows']];
  const series = collect(kinds);
  if (series.length === 0) return;
  const thinned = page.runs.some(run => run.lines.loss && run.lines.loss.steps_per_bin > 1);
  new LineChart(parent, 'chart-loss', 'Loss', '', series, {
    log: isWide(series), choose: true,
    summary: endsOfRuns(kinds)
      + (thinned ? ' Of many steps the lowest and the highest are drawn.' : ''),
  });
}

function accuracyChart(parent) {
  const kinds = [['training_accuracy', 'training rows'], ['held_out_accuracy', 'held-out rows']];
  const series = collect(kinds);
  const inPercent = line => ({...line, y: line.y.map(y => typeof y === 'number' ? 100 * y : y)});
  if (series.length === 0) return;
  series.forEach(one => { one.line = inPercent(one.line); });
  new LineChart(parent, 'chart-accuracy', 'Accuracy', 'in percent', series, {
    log: false, include: [0, 100], summary: endsOfRuns(kinds, ' %', inPercent),
  });
}

// A strip along the lower edge: the darker, the larger the share of clipped steps.
function paintClips(u, run) {
  const context = u.ctx;
  const high = 10 * (window.devicePixelRatio || 1);
  context.save();
  context.fillStyle = css('--series-1');
  run.grid.first.forEach((first, bin) => {
    if (run.grid.clipped[bin] === 0) return;
    const left = Math.max(u.bbox.left, u.valToPos(first, 'x', true));
    const right = Math.min(u.bbox.left + u.bbox.width, u.valToPos(run.grid.last[bin] + 1, 'x', true));
    if (right <= left) return;
    context.globalAlpha = 0.25 + 0.75 * run.grid.clipped[bin] / run.grid.steps[bin];
    context.fillRect(left, u.bbox.top + u.bbox.height - high, Math.max(1, right - left), high);
  });
  context.globalAlpha = 1;
  context.fillStyle = css('--bad');
  for (const {step} of run.skipped) {
    const x = u.valToPos(step, 'x', true);
    if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) continue;
    context.beginPath();
    context.moveTo(x - high / 2, u.bbox.top);
    context.lineTo(x + high / 2, u.bbox.top);
    context.lineTo(x, u.bbox.top + high);
    context.fill();
  }
  context.restore();
}

function mark(variable, text) {
  const swatch = element('span', {class: 'swatch'});
  swatch.style.background = 'var(' + variable + ')';
  return element('span', {class: 'key'}, swatch, text);
}

function normChart(parent, run, index) {
  if (!run.lines.norm) return;
  const series = [
    {label: 'before clipping', line: run.lines.norm, colour: themed('--series-0')},
    ...(run.clipped_steps > 0 ? [{label: 'after clipping', line: run.lines.applied, colour: themed('--series-2'), dash: DASHES[1]}] : []),
  ];
  new LineChart(parent, 'chart-norm-' + index, 'Gradient norm and clipping', 'Euclidean norm of all gradients', series, {
    log: isWide(series), choose: true, run,
    xRange: [run.first_step, run.last_step],
    paint: u => paintClips(u, run),
    keys: [...(run.clipped_steps > 0 ? [mark('--series-1', 'share of clipped steps, along the lower edge')] : []),
      ...(run.skipped_steps > 0 ? [mark('--bad', 'steps that were not applied, at the upper edge')] : [])],
    summary: count(run.clipped_steps, 'step') + ' of ' + run.steps.toLocaleString('en') + ' clipped ('
      + percent(run.clipped_steps / run.steps) + '), ' + count(run.skipped_steps, 'step') + ' not applied. Before clipping the norm goes from '
      + ends(run.lines.norm, '').trim() + '.',
  });
}

const HEALTHY_RATIO = -3;

// Between two values of the y axis.
function paintBand(u, from, to) {
  const low = u.valToPos(from, 'y', true), high = u.valToPos(to, 'y', true);
  u.ctx.fillStyle = css('--band');
  u.ctx.fillRect(u.bbox.left, high, u.bbox.width, low - high);
}

function updatesChart(parent, run, index) {
  if (!run.lines.updates_largest) return;
  const series = [
    {label: 'largest of the layers', line: run.lines.updates_largest, colour: themed('--series-1')},
    {label: 'middle', line: run.lines.updates_middle, colour: themed('--series-0'), width: 2},
    {label: 'smallest', line: run.lines.updates_smallest, colour: themed('--series-3'), dash: DASHES[1]},
  ];
  new LineChart(parent, 'chart-updates-' + index, 'Update ratio', '|update| / |weights| of a step', series, {
    log: true, run, include: [HEALTHY_RATIO - 1, HEALTHY_RATIO + 1],
    xRange: [run.first_step, run.last_step],
    paint: u => {
      paintBand(u, HEALTHY_RATIO - 1, HEALTHY_RATIO + 1);
      u.ctx.fillStyle = css('--band-line');
      u.ctx.fillRect(u.bbox.left, u.valToPos(HEALTHY_RATIO, 'y', true), u.bbox.width, 1.5 * (window.devicePixelRatio || 1));
    },
    keys: [mark('--band', 'about 1e-3 is usual; above 1e-2 or below 1e-4 is worth a look')],
    summary: 'Over the steps, ' + series.map(one => ends(one.line, one.label)).join('; ') + '.',
  });
}
