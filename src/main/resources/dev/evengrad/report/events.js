// What happened in single steps: those that were not applied, and what was set aside.
function eventsList(parent, run) {
  const told = new Set(run.events.map(event => event.step));
  const skipped = run.skipped.filter(({step}) => !told.has(step)).map(({step, reason, layer}) =>
    [String(step), 'not applied: ' + reason.replaceAll('_', ' ') + (layer ? ', first in ' + layer : '')]);
  const rows = [...skipped, ...run.events.map(({step, text}) => [String(step), text])]
    .sort((a, b) => Number(a[0]) - Number(b[0]));
  if (rows.length === 0) return;
  const all = run.skipped_steps + run.event_count - run.skipped.filter(({step}) => told.has(step)).length;
  const title = count(all, 'event') + (all > rows.length ? ', the first ' + rows.length : '')
    + ': steps that were not applied, batches that were set aside';
  parent.append(element('details', {class: 'table events'}, element('summary', {}, title), table([['step', 'what happened'], ...rows], 2)));
}
