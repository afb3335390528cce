// What was found, on the time axis, each with its evidence at a click.
function findingsList(parent, run, index) {
  parent.append(element('h3', {}, page.runs.length === 1 ? 'Findings' : 'Findings in ' + run.label));
  if (run.findings.length === 0) {
    parent.append(element('p', {}, run.watched ? 'None: the run is healthy as far as the rules see.' : 'Nobody looked: the rules were off.'));
    return;
  }
  parent.append(element('div', {class: 'axis', 'aria-hidden': 'true'},
    element('span', {}, 'step ' + run.first_step), element('span', {}, String(run.last_step))));
  const order = ['error', 'warning', 'notice'];
  const sorted = [...run.findings].sort((a, b) =>
    order.indexOf(a.severity) - order.indexOf(b.severity) || a.first_step - b.first_step);
  parent.append(element('ul', {class: 'findings'}, ...sorted.map((finding, f) =>
    findingEntry(finding, run, 'evidence-' + index + '-' + f))));
}

function findingEntry(finding, run, id) {
  const bar = element('span', {class: 'bar ' + finding.severity});
  const span = run.last_step + 1 - run.first_step;
  const left = Math.max(0, (finding.first_step - run.first_step) / span);
  bar.style.left = 100 * left + '%';
  bar.style.width = 'max(4px, ' + 100 * Math.max(0, (finding.last_step + 1 - finding.first_step) / span) + '%)';
  const when = finding.last_step === 0 && finding.first_step === 0 ? 'before the first step'
    : steps(finding.first_step, finding.last_step) + (finding.open ? '' : ', over');
  const button = element('button', {class: 'finding', type: 'button', 'aria-expanded': 'false', 'aria-controls': id},
    element('span', {class: 'what'}, element('span', {class: 'severity ' + finding.severity}, finding.severity), ' '
      + finding.rule.replaceAll('_', ' ') + (finding.where ? ', ' + finding.where : '') + ' ', element('span', {class: 'when'}, when)),
    element('span', {class: 'track', 'aria-hidden': 'true'}, bar));
  const evidence = element('div', {class: 'evidence', id, hidden: ''});
  evidence.append(element('p', {}, finding.message));
  if (finding.remedy) evidence.append(element('p', {}, element('strong', {}, 'Try: '), finding.remedy));
  if (finding.evidence.length > 0) {
    evidence.append(table([['quantity', 'layer', 'step', 'value', 'limit'], ...finding.evidence.map(one =>
      [one.quantity, one.layer, String(one.step), figure(one.value), figure(one.threshold)])], 2));
  }
  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-expanded') !== 'true';
    button.setAttribute('aria-expanded', String(open));
    evidence.hidden = !open;
    select(open ? {run, first: finding.first_step, last: finding.last_step} : null);
  });
  return element('li', {}, button, evidence);
}
