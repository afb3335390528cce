// What the runs come to, and what they are.
function counts(run) {
  const all = ['error', 'warning', 'notice'].map(severity =>
    [run.findings.filter(finding => finding.severity === severity).length, severity]);
  const some = all.filter(([number]) => number > 0).map(([number, severity]) => count(number, severity));
  return some.length > 0 ? some.join(', ') : run.watched ? 'none' : 'not looked for';
}

function last(line) {
  return line ? line.y[line.y.length - 1] : undefined;
}

function overview(parent) {
  // What matters most first: a narrow window ends somewhere.
  const head = ['run', 'findings', 'held-out accuracy', 'held-out loss', 'last batch loss', 'clipped', 'steps'];
  const rows = page.runs.map(run => [run.label, counts(run),
    run.lines.held_out_accuracy ? percent(last(run.lines.held_out_accuracy)) : '',
    figure(last(run.lines.held_out_loss)), figure(last(run.lines.loss)),
    run.lines.norm ? percent(run.clipped_steps / run.steps) : '', run.steps.toLocaleString('en')]);
  const used = head.map((_, c) => c === 0 || rows.some(row => row[c] !== ''));
  parent.append(table([head, ...rows].map(row => row.filter((_, c) => used[c]))));
}

function facts(parent, run) {
  parent.append(element('h3', {}, page.runs.length === 1 ? 'Network and settings' : 'Network and settings of ' + run.label));
  const known = [['run', run.name], ['framework', run.framework],
    ['loss', run.loss + (run.classes > 0 ? ' over ' + run.classes + ' classes' : '')], ['optimizer', run.optimizer],
    ['batch', run.batch > 0 ? String(run.batch) : ''],
    ['steps', steps(run.first_step, run.last_step) + (run.planned_steps > 0 ? ' of ' + run.planned_steps + ' planned' : '')
      + (run.every > 1 ? ', of which 1 in ' + run.every + ' is recorded, and those that stand out' : '')],
    ['loss of the best constant output', run.chance_loss === 'NaN' ? '' : figure(run.chance_loss)],
    ...Object.entries(run.about)];
  parent.append(element('dl', {class: 'facts'}, ...known.filter(([, value]) => value !== '')
    .flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])));
  parent.append(lazyTable(element('details', {class: 'table'}, element('summary', {}, 'Table: ' + count(run.layers.length, 'layer'))),
    () => [['layer', 'kind', 'activation', 'inputs', 'outputs', 'in the profile'], ...run.layers.map(layer =>
      [layer.name, layer.kind, layer.activation, layer.inputs ? String(layer.inputs) : '',
        layer.outputs ? String(layer.outputs) : '', layer.profiled ? 'yes' : 'no'])], 'From the input to the output.', 3));
  if (run.notes.length > 0) {
    parent.append(element('details', {}, element('summary', {}, count(run.notes.length, 'note') + ' on the record'),
      element('ul', {}, ...run.notes.map(note => element('li', {}, note)))));
  }
}
