package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.kernel.CounterRandom;

/// The article's data: random rows of ten features. Its targets were random too; these follow a
/// rule with some noise, so that the loss has something to fall for.
final class ArticleData {
  static final int ROWS = 100;
  static final int FEATURES = 10;

  private static final float NOISE = 0.1f;

  private ArticleData() {}

  static Dataset of(long seed) {
    CounterRandom random = CounterRandom.of(seed, "article", 0);
    float[] features = new float[ROWS * FEATURES];
    float[] targets = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      float sum = 0;
      for (int c = 0; c < FEATURES; c++) {
        int i = row * FEATURES + c;
        features[i] = random.gaussian(i);
        sum += (c % 2 == 0 ? 0.3f : -0.3f) * features[i];
      }
      float noisy = sum + NOISE * random.gaussian(features.length + row);
      // Clamped rather than squashed by a tanh of Math, whose last bit is not the same everywhere.
      targets[row] = Math.clamp(noisy, -0.9f, 0.9f);
    }
    return Dataset.ofValues(features, FEATURES, targets, 1).withName("article");
  }
}
