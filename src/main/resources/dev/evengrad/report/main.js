// Puts the page together, and draws it again when its theme or width changes.
const QUANTITIES = [
  ['delta', {title: 'Error signal by layer and step', unit: '|delta|, the gradient before the activation', quantity: '|delta|', scale: sequential,
    meaning: 'Input side at the top.'}],
  ['gradient', {title: 'Gradient by layer and step', unit: 'norm of the gradient of the weights', quantity: '|gradient|', scale: sequential,
    meaning: 'Before clipping.'}],
  ['activation', {title: 'Activation by layer and step', unit: 'root mean square of the output', quantity: 'rms', scale: sequential,
    meaning: 'About 1 is usual.'}],
  ['ratio', {title: 'Update ratio by layer and step', unit: '|update| / |weights|', quantity: 'ratio', scale: diverging, range: [-6, 0],
    meaning: 'Grey is 1e-3, blue is less, orange is more.'}],
];

function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.getElementById('theme').textContent = dark ? 'Light theme' : 'Dark theme';
}

function drawAll() {
  charts.forEach(chart => chart.draw());
}

function runSection(main, run, index) {
  const section = element('section', {});
  if (page.runs.length > 1) section.append(element('h2', {}, run.label));
  main.append(section);
  profileChart(section, run, index);
  const missing = [];
  for (const [name, what] of QUANTITIES) {
    if (run.grid[name]) new HeatMap(section, run, index, name, what);
    else missing.push(what.title.toLowerCase());
    if (name === 'activation') {
      updatesChart(section, run, index);
    }
  }
  normChart(section, run, index);
  eventsList(section, run);
  if (missing.length > 0) {
    section.append(element('p', {class: 'summary'}, 'Not in the record: ' + missing.join(', ') + '.'));
  }
  facts(section, run);
}

function build() {
  const main = document.getElementById('main');
  overview(main);
  treatmentSection(main);
  page.runs.forEach((run, index) => findingsList(main, run, index));
  lossChart(main);
  accuracyChart(main);
  page.runs.forEach((run, index) => runSection(main, run, index));
}

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');
setTheme(prefersDark.matches);
build();
drawAll();

document.getElementById('theme').addEventListener('click', () => {
  setTheme(!isDark());
  drawAll();
});
prefersDark.addEventListener('change', event => {
  setTheme(event.matches);
  drawAll();
});

let width = document.getElementById('main').clientWidth;
let timer = 0;
new ResizeObserver(() => {
  const now = document.getElementById('main').clientWidth;
  if (now === width) return;
  width = now;
  clearTimeout(timer);
  timer = setTimeout(drawAll, 60);
}).observe(document.getElementById('main'));

// On paper: light, with all evidence, and as wide as a page; canvases do not shrink by themselves.
let before = false;
window.addEventListener('beforeprint', () => {
  before = isDark();
  document.querySelectorAll('.evidence').forEach(part => { part.hidden = false; });
  document.body.classList.add('paper');
  setTheme(false);
  drawAll();
});
window.addEventListener('afterprint', () => {
  document.querySelectorAll('.finding').forEach(button => {
    document.getElementById(button.getAttribute('aria-controls')).hidden = button.getAttribute('aria-expanded') !== 'true';
  });
  document.body.classList.remove('paper');
  setTheme(before);
  drawAll();
});
