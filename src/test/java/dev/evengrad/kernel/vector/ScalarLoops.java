package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.Elementary;
import dev.evengrad.kernel.ElementwiseLoops;
import java.util.Locale;

/** The definitions of the activations that have vector loops, one entry at a time. */
enum ScalarLoops implements ElementwiseLoops {
  RELU {
    @Override
    float value(float z) {
      return z > 0f ? z : (Float.isNaN(z) ? Float.NaN : 0f);
    }

    @Override
    float scaled(float delta, float y) {
      return y > 0f ? delta : 0f;
    }
  },
  SIGMOID {
    @Override
    float value(float z) {
      return Elementary.sigmoid(z);
    }

    @Override
    float scaled(float delta, float y) {
      return delta * (y * (1f - y));
    }
  },
  TANH {
    @Override
    float value(float z) {
      return Elementary.tanh(z);
    }

    @Override
    float scaled(float delta, float y) {
      return delta * Math.fma(-y, y, 1f);
    }
  };

  static ScalarLoops of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  abstract float value(float z);

  abstract float scaled(float delta, float y);

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = value(z[zOffset + i]);
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    for (int i = 0; i < n; i++) {
      delta[deltaOffset + i] = scaled(delta[deltaOffset + i], saved[savedOffset + i]);
    }
  }
}
