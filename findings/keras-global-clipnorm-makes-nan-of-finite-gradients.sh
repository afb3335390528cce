#!/usr/bin/env bash
# Keras 3.15.1 (JAX 0.10.2) and Optax 0.2.8: clipping by the norm of all gradients, against explosion, where a hundred entries of one
# gradient are 1e20: finite, and far below what single precision holds. The sum of squares overflows, and then Keras' global_clipnorm
# makes NaN of every weight of the network, those with an ordinary gradient included; its clipnorm, on the same gradients, stops the
# one weight and trains the other on; Optax' clip_by_global_norm makes an update of 0 of all gradients. Neither says a word. (The
# norm, scaled before it is squared, is 1e21, and each of the hundred updates 0.1.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv python >/dev/null
python/bin/pip install -q --disable-pip-version-check jax==0.10.2 jaxlib==0.10.2 optax==0.2.8 keras==3.15.1 2>errors || { cat errors >&2; exit 1; }
cat >finding.py <<'END'
import jax.numpy as jnp
import keras
import numpy as np
import optax


def keras_step(**clip):
    optimizer = keras.optimizers.SGD(1.0, **clip)
    large, ordinary = keras.Variable(np.zeros(100, "float32")), keras.Variable(np.zeros(3, "float32"))
    optimizer.build([large, ordinary])
    optimizer.apply([jnp.full(100, entry), jnp.full(3, 0.5)], [large, ordinary])
    return f"{abs(large.numpy()[0]):.3g} and {abs(ordinary.numpy()[0]):.3g}"


def optax_step():
    clip = optax.clip_by_global_norm(1.0)
    gradients = {"large": jnp.full(100, entry), "ordinary": jnp.full(3, 0.5)}
    updates, _ = clip.update(gradients, clip.init(gradients))
    return f"{abs(updates['large'][0]):.3g} and {abs(updates['ordinary'][0]):.3g}"


for entry in (1e18, 1e20):
    print(f"entries of {entry:.0e} and 0.5, size of the update in one step:")
    print("  keras global_clipnorm:", keras_step(global_clipnorm=1.0))
    print("  keras clipnorm:", keras_step(clipnorm=1.0))
    print("  optax clip_by_global_norm:", optax_step())
END

seen=$(KERAS_BACKEND=jax JAX_PLATFORMS=cpu python/bin/python finding.py 2>errors || { cat errors >&2; exit 1; })
expected=$(
  cat <<'END'
entries of 1e+18 and 0.5, size of the update in one step:
  keras global_clipnorm: 0.1 and 5e-20
  keras clipnorm: 0.1 and 0.5
  optax clip_by_global_norm: 0.1 and 5e-20
entries of 1e+20 and 0.5, size of the update in one step:
  keras global_clipnorm: nan and nan
  keras clipnorm: 0 and 0.5
  optax clip_by_global_norm: 0 and 0
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
