#!/usr/bin/env bash
# TensorFlow.js 4.22.0 (cpu): a model whose outputs are all NaN is right about every row of class 0: argMax of NaN is 0 (an earlier
# entry stays the largest, as nothing is greater than NaN), and so categoricalAccuracy of such outputs is 1, and binaryAccuracy is 1 for
# every negative. A training that diverged shows the share of the first class as its accuracy, 100 % where that is all there is.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts @tensorflow/tfjs@4.22.0 >npm.log 2>&1
cat >finding.js <<'END'
const tf = require('@tensorflow/tfjs');
tf.setBackend('cpu').then(() => {
  const nan = tf.tensor2d([[NaN, NaN], [NaN, NaN]]);
  const truth = tf.tensor2d([[1, 0], [1, 0]]);
  console.log('categoricalAccuracy', Array.from(tf.metrics.categoricalAccuracy(truth, nan).dataSync()));
  console.log('binaryAccuracy', Array.from(tf.metrics.binaryAccuracy(tf.tensor2d([[0]]), tf.tensor2d([[NaN]])).dataSync()));
  for (const row of [[NaN, 1, 2], [1, NaN, 2], [1, 2, NaN]]) {
    const x = tf.tensor1d(row);
    console.log(row, 'argMax', x.argMax().dataSync()[0], 'max', x.max().dataSync()[0]);
  }
});
END

seen=$(node finding.js 2>errors | grep -E 'ccuracy|argMax')
expected=$(
  cat <<'END'
categoricalAccuracy [ 1, 1 ]
binaryAccuracy [ 1 ]
[ NaN, 1, 2 ] argMax 0 max NaN
[ 1, NaN, 2 ] argMax 2 max NaN
[ 1, 2, NaN ] argMax 1 max NaN
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
