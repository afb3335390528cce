// Elements and texts. Names from the data are always set as text, never as markup.
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// A number for people; the data have what is not finite as text.
function figure(value) {
  if (value === null || value === undefined) return '';
  if (value === 'NaN') return 'not a number';
  if (value === 'Infinity') return 'infinite';
  if (value === '-Infinity') return 'minus infinite';
  const size = Math.abs(value);
  if (value === 0 || Number.isInteger(value) && size < 1e6) return String(value);
  if (size >= 1e-3 && size < 1e6) return String(Number(value.toPrecision(4)));
  return value.toExponential(2).replace('.00e', 'e').replace('e+', 'e');
}

// 10 to the power of a logarithm, also where no double can hold it.
function power(log) {
  if (Math.abs(log) < 300) return figure(Number((10 ** log).toPrecision(4)));
  const exponent = Math.floor(log);
  return Number((10 ** (log - exponent)).toFixed(2)) + 'e' + exponent;
}

function levelText(level) {
  if (level === NONE) return 'not measured';
  if (level === ZERO) return 'zero';
  if (level === INFINITE) return 'infinite';
  if (level === NOT_A_NUMBER) return 'not a number';
  return power(level / 100);
}

function percent(fraction) {
  return figure(typeof fraction === 'number' ? Math.round(fraction * 1e4) / 100 : fraction) + ' %';
}

function count(number, one, many = one + 's') {
  return number.toLocaleString('en') + ' ' + (number === 1 ? one : many);
}

function steps(first, last) {
  return first === last ? 'step ' + first : 'steps ' + first + ' to ' + last;
}

// Names as axes have room for: without the parts before and after dots that all of them share, if one is long.
function tellingNames(names, most) {
  if (names.length < 2 || names.every(name => name.length <= most)) return names;
  const parts = names.map(name => name.slice(-200).split('.'));
  const fewest = Math.min(...parts.map(part => part.length)) - 1;
  const shared = part => parts.every(other => part(other) === part(parts[0]));
  let front = 0, back = 0;
  while (front < fewest && shared(part => part[front])) front++;
  while (front + back < fewest && shared(part => part[part.length - 1 - back])) back++;
  return parts.map(part => (front > 0 ? '\u2026' : '') + part.slice(front, part.length - back).join('.') + (back > 0 ? '\u2026' : ''));
}

// Round numbers from low to high, about so many.
function ticks(low, high, about) {
  const rough = Math.max((high - low) / Math.max(1, about), 1e-12);
  const unit = 10 ** Math.floor(Math.log10(rough));
  const each = unit * [1, 2, 5, 10].find(factor => factor * unit >= rough * 0.999);
  const all = [];
  for (let i = Math.ceil(low / each); i * each <= high; i++) all.push(i * each);
  return all;
}

// The logarithms of round numbers from low to high, both logarithms.
function logTicks(low, high, about) {
  if (high - low > 2.5) return ticks(low, high, Math.min(about, high - low)).filter(Number.isInteger);
  if (high - low < 0.7) return ticks(10 ** low, 10 ** high, about).filter(value => value > 0).map(Math.log10);
  const all = [];
  for (let decade = Math.floor(low); decade <= high; decade++) {
    for (const digit of high - low > 1.5 ? [1, 3] : [1, 2, 5]) all.push(decade + Math.log10(digit));
  }
  return all.filter(log => log >= low && log <= high);
}

// Rows of a table: the first row is its head.
function table(rows, textColumns = 1) {
  const body = rows.map((row, r) => element('tr', {}, ...row.map((cell, c) =>
    element(r === 0 ? 'th' : 'td', c < textColumns ? {class: 'text'} : {}, cell))));
  return element('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'table'},
    element('table', {}, element('thead', {}, body[0]), element('tbody', {}, ...body.slice(1))));
}
