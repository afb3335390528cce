// What a doctor found, what was tried, and what came of it.
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function score(trial) {
  return trial.metric === 'accuracy' ? percent(trial.score) : figure(trial.score);
}

function treatmentSection(parent) {
  const treatment = page.treatment;
  if (!treatment) return;
  const section = element('section', {id: 'treatment'}, element('h2', {}, treatment.attempts ? 'Treatment' : 'Diagnosis'),
    element('p', {}, element('strong', {}, capital(treatment.outcome) + '. '), treatment.explanation));
  parent.append(section);
  trialsTable(section, treatment);
  if (treatment.remedy) {
    section.append(element('p', {}, element('strong', {}, 'Try: '), treatment.remedy.change, ': '),
      element('p', {}, element('code', {}, treatment.remedy.network)));
  }
  if (treatment.before) treatmentProfile(section, treatment);
  if (treatment.attempts) attemptsTable(section, treatment.attempts);
}

function trialsTable(section, treatment) {
  const trials = [['before', treatment.before], ['after', treatment.after], ['best that is attainable', treatment.attainable]]
    .filter(([, trial]) => trial);
  if (trials.length === 0) return;
  section.append(table([['run', 'validation ' + trials[0][1].metric, 'validation loss', 'first batch loss', 'training loss', 'steps'],
    ...trials.map(([name, trial]) => [name + (trial.halted ? ', halted: ' + trial.halted : ''), score(trial),
      figure(trial.validation_loss), figure(trial.first_loss), figure(trial.last_loss), trial.steps.toLocaleString('en')])]));
}

function treatmentProfile(section, treatment) {
  const trials = [['before', treatment.before, '--series-1'], ['after', treatment.after, '--series-0']]
    .filter(([, trial]) => trial && trial.layers.length > 1);
  if (trials.length === 0) return;
  const series = trials.flatMap(([name, trial, colour]) => [['first', 'first step', []], ['last', 'last steps', DASHES[1]]]
    .map(([when, words, dash]) => ({label: name + ', ' + words, colour: themed(colour), dash,
      line: {x: trial.layers.map((_, i) => i), y: trial[when]}, points: trial.layers.length < 80})));
  const longest = trials.reduce((a, b) => a[1].layers.length >= b[1].layers.length ? a : b)[1].layers;
  const names = tellingNames(longest, 10);
  new LineChart(section, 'chart-treatment', 'Gradient over depth, ' + trials.map(([name]) => name).join(' and ') + ' treatment',
    'log10 of |delta| over that of the last hidden layer', series, {
      log: false, xRange: [0, longest.length - 1], xLabel: 'hidden layer, from the input', include: [-2, 0.85],
      xValues: (u, all) => all.map(v => Number.isInteger(v) && names[v] !== undefined ? shortName(names[v]) : ''),
      xName: i => longest[i],
      summary: trials.map(([name, trial]) => capital(name) + ' it goes from ' + figure(trial.first[0]) + ' decades in '
        + trial.layers[0] + ' to 0 in ' + trial.layers[trial.layers.length - 1] + ' at the first step'
        + (figure(trial.last[0]) === '' ? '' : ', from ' + figure(trial.last[0]) + ' in the last steps')).join('. ')
        + '. Below -2 the gradient vanishes, far above 0.85 it explodes.',
    });
}

function attemptsTable(section, attempts) {
  const tried = attempts.filter(attempt => attempt.outcome !== 'ruled out').length;
  section.append(element('h3', {}, 'What was tried: ' + count(tried, 'treatment') + ', ' + (attempts.length - tried) + ' ruled out'),
    table([['treatment', 'change', 'outcome', 'why', 'steps'], ...attempts.map(attempt =>
      [attempt.treatment.replaceAll('_', ' '), attempt.change, attempt.outcome, attempt.why, attempt.steps.toLocaleString('en')])], 4));
}
