// What was measured, as it stands in the page.
const page = JSON.parse(document.getElementById('data').textContent);

// Levels of a heat map are hundredths of a decade; these stand for what has no logarithm.
const NONE = -32768, ZERO = -32767, INFINITE = 32766, NOT_A_NUMBER = 32767;

function isNumber(level) {
  return level > ZERO && level < INFINITE;
}

// 16 bits a cell, the low byte first, in base 64.
function levels(text) {
  const bytes = atob(text);
  const cells = new Int16Array(bytes.length / 2);
  for (let i = 0; i < cells.length; i++) {
    cells[i] = bytes.charCodeAt(2 * i) | bytes.charCodeAt(2 * i + 1) << 8;
  }
  return cells;
}

// The steps of all runs together.
const firstStep = Math.min(...page.runs.map(run => run.first_step));
const lastStep = Math.max(...page.runs.map(run => run.last_step));
