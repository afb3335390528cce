package dev.evengrad.train.metric;

import dev.evengrad.SettingException;
import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Targets;

/** See {@link Metrics#topK}. */
final class TopK extends MeanMetric {
  private final int k;

  TopK(int k) {
    this.k = SettingException.requireCount("k of top_k", k);
  }

  @Override
  public String name() {
    return k == 5 ? "top_k" : "top_k(" + k + ")";
  }

  @Override
  double figure(int row, Tensor outputs, Targets targets) {
    int width = outputs.width();
    float[] z = outputs.array();
    int at = outputs.row(row);
    int wanted =
        targets.areClasses()
            ? targets.classes()[row]
            : Reading.wanted(targets.values(), row * width, width);
    if (width == 1) {
      boolean right = reading.classOf(z, at, 1) == wanted;
      return right || (k > 1 && !Float.isNaN(z[at])) ? 1 : 0;
    }
    if (reading.classOf(z, at, width) < 0) {
      return 0;
    }
    int before = 0;
    for (int c = 0; c < width; c++) {
      boolean ahead = z[at + c] > z[at + wanted] || (c < wanted && z[at + c] == z[at + wanted]);
      before += ahead ? 1 : 0;
    }
    return before < k ? 1 : 0;
  }
}
