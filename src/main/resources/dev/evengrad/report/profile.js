// Decades between the limits of vanishing and exploding, before the room that narrow layers get.
const HEALTHY = [-2, 0.85];

// How the gradient goes over depth: what was measured, and what the forecast expected.
function profileChart(parent, run, index) {
  const profile = run.profile;
  if (!profile) return;
  const x = profile.layers.map((_, i) => i);
  const line = (label, values, colour, more = {}) => ({
    label, line: {x, y: values.map(y => typeof y === 'number' ? Math.round(y * 1000) / 1000 : 'NaN')}, colour: themed(colour), points: x.length < 80, ...more});
  const series = [
    ...(profile.forecast ? [line('forecast', profile.forecast, '--ink', {dash: DASHES[1], width: 2, points: false})] : []),
    line('first step (' + profile.first_step + ')', profile.first, '--series-0'),
    line('last step (' + profile.last_step + ')', profile.last, '--series-1'),
    line('lowest of all steps', profile.low, '--series-3', {dash: DASHES[2], width: 1, points: false}),
    line('highest of all steps', profile.high, '--series-2', {dash: DASHES[2], width: 1, points: false}),
  ];
  const names = tellingNames(profile.layers, 10);
  const decades = value => figure(typeof value === 'number' ? Math.round(value * 100) / 100 : value);
  new LineChart(parent, 'chart-profile-' + index, 'Gradient over depth',
    'log10 of |delta| over that of ' + shortName(profile.layers[profile.layers.length - 1], 40), series, {
      log: false, run, include: HEALTHY,
      paint: u => paintBand(u, ...HEALTHY),
      keys: [mark('--band', 'a gradient that neither vanishes nor explodes')],
      xRange: [0, Math.max(1, x.length - 1)], xLabel: 'layer, from the input',
      xValues: (u, all) => all.map(v => Number.isInteger(v) && names[v] !== undefined ? shortName(names[v]) : ''),
      xName: i => profile.layers[i],
      summary: 'From ' + profile.layers[0] + ' to ' + profile.layers[x.length - 1] + ', in decades: '
        + (profile.forecast ? 'the forecast is ' + decades(profile.forecast[0]) + ' (' + profile.verdict + '), ' : '')
        + 'measured ' + decades(profile.first[0]) + ' at the first step and ' + decades(profile.last[0]) + ' at the last. '
        + 'Below -2 the gradient vanishes, far above 0.85 it explodes.'
        + (profile.forecast ? '' : ' There is no forecast: the record does not have the text of an Evengrad network.'),
    });
}

function shortName(name, most = 10) {
  return name.length > most ? '\u2026' + name.slice(1 - most) : name;
}
