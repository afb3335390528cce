#!/usr/bin/env bash
# uPlot 1.6.32: a NaN as the first value of a series (a loss before the first step, say) gives the linear axis the range NaN to
# NaN, and the chart is blank; the same NaN anywhere later is passed over. null is a gap everywhere. On a logarithmic axis
# zeros alone have no range at all. Send null for what is not finite.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts uplot@1.6.32 jsdom@26.1.0 >npm.log 2>&1
cat >finding.js <<'END'
// A page without a screen: drawing does nothing, the scales are computed as in a browser.
const { window } = new (require('jsdom').JSDOM)('<body></body>', { pretendToBeVisual: true });
const nothing = () => {};
const drawing = new Proxy(nothing, {
  get: (_, name) => (name === 'measureText' ? () => ({ width: 10 }) : drawing),
  set: () => true,
  apply: () => drawing,
});
window.HTMLCanvasElement.prototype.getContext = () => drawing;
window.matchMedia = () => ({ addEventListener: nothing, removeEventListener: nothing });
for (const name of ['document', 'navigator', 'CustomEvent', 'HTMLElement', 'matchMedia']) {
  Object.defineProperty(global, name, { value: window[name], configurable: true });
}
Object.assign(global, { window, devicePixelRatio: 1, addEventListener: nothing, removeEventListener: nothing });
global.requestAnimationFrame = (draw) => draw();
global.Path2D = class { moveTo() {} lineTo() {} rect() {} arc() {} closePath() {} addPath() {} };
const uPlot = require('uplot');

async function range(distribution, y) {
  const plot = new uPlot(
    { width: 400, height: 300, scales: { x: { time: false }, y: { distr: distribution } }, series: [{}, {}] },
    [[0, 1, 2, 3], y], window.document.body);
  await new Promise((done) => setTimeout(done, 50));
  return plot.scales.y.min == null || Number.isNaN(plot.scales.y.min) ? String(plot.scales.y.min) : 'a range';
}

(async () => {
  for (const y of [[NaN, 1, 2, 3], [1, NaN, 2, 3], [null, 1, 2, 3]]) console.log('linear', y, await range(1, y));
  for (const y of [[NaN, 1, 10, 100], [0, 1, 10, 100], [0, 0, 0, 0]]) console.log('logarithmic', y, await range(3, y));
})();
END

seen=$(node finding.js)
expected=$(
  cat <<'END'
linear [ NaN, 1, 2, 3 ] NaN
linear [ 1, NaN, 2, 3 ] a range
linear [ null, 1, 2, 3 ] a range
logarithmic [ NaN, 1, 10, 100 ] a range
logarithmic [ 0, 1, 10, 100 ] a range
logarithmic [ 0, 0, 0, 0 ] null
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
