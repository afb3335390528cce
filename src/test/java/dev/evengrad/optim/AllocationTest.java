package dev.evengrad.optim;

import dev.evengrad.testing.Allocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A planned update allocates nothing: applied, clipped, refused or rehearsed. */
class AllocationTest {
  private static final int RUNS = 10_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chain(sgd(1e-5))                                              | 0       | 0   | 1
          chain(momentum(1e-5))                                         | 0       | 0   | 1
          chain(value(0.1), global_norm(1), global_norm(2), adam(1e-5)) | 0       | 0   | 1
          chain(nesterov(1e-5)) | 0 | 0 | 1
          chain(adam(1e-5, amsgrad=true)) | 0 | 0 | 1
          chain(adamw(1e-5, 0.1, mask=all)) | 0 | 0 | 1
          chain(nadam(1e-5)) | 0 | 0 | 1
          chain(radam(1e-5)) | 0 | 0 | 1
          chain(adamax(1e-5)) | 0 | 0 | 1
          chain(rmsprop(1e-5)) | 0 | 0 | 1
          chain(rmsprop(1e-5, momentum=0.9, centered=true)) | 0 | 0 | 1
          chain(adagrad(1e-5)) | 0 | 0 | 1
          chain(adadelta(1e-5)) | 0 | 0 | 1
          chain(lion(1e-5, weight_decay=0.1, mask=all)) | 0 | 0 | 1
          chain(l2(0.1, mask=all), adam(1e-5)) | 0 | 0 | 1
          chain(weight_decay(0.1, mask=all), momentum(1e-5)) | 0 | 0 | 1
          chain(rate_group(p0, 0.5), weight_decay(0.1, mask=all), adam(1e-5)) | 0 | 0 | 1
          chain(max_norm(0.1), sgd(1e-5)) | 0 | 0 | 1
          chain(per_layer(0.1), sgd(1e-5)) | 0 | 0 | 1
          chain(per_parameter(0.1), adam(1e-5)) | 0 | 0 | 1
          chain(renormalize_layer, sgd(1e-5)) | 0 | 0 | 1
          chain(renormalize_parameter, adam(1e-5)) | 0 | 0 | 1
          chain(value(0.1), agc(0.01), per_layer(1), l2(0.1, mask=all), adam(1e-5)) | 0 | 0 | 1
          chain(auto_clip, zclip(warmup=5), ada_gc(warmup=5), adam(1e-5)) | 0 | 0 | 1
          chain(value(0.1), zclip(warmup=5), auto_clip, momentum(1e-5)) | 0 | 0 | 1
          chain(value(0.1), adam(1e-5))                                 | 3.4005e38 | 0   | 1
          chain(value(0.1), sgd(1e-5))                                  | 3.4005e38 | 0 | 1e30
          chain(global_norm(1), adam(1e-5))                             | 0       | 3e38| 1
          chain(adam(1e-5))                                             | 0       | 3e38| 1
          chain(adam(1e-5))                                             | 0       | NaN | 1
          chain(momentum(1e-5))                                         | 0       | 0   | 1e300
          """)
  void aRunAllocatesNothing(String chain, float weight, float entry, double rateFactor) {
    Arena arena = new Arena(Chain.parse(chain), 1100, 3);
    arena.parameter(0, Floats.filled(1100, weight));
    float[] g = Floats.gaussian(1100, 1, 1);
    g[1050] = entry;
    Schedule schedule = Schedules.cosine(RUNS, 0.1);
    float[] h = Floats.gaussian(3, 1, 2);
    Allocation.assertNone(chain, RUNS / 100, () -> run(arena, 100, g, h, rateFactor, schedule));
  }

  private static void run(
      Arena arena, int runs, float[] g, float[] h, double rateFactor, Schedule schedule) {
    for (int i = 0; i < runs; i++) {
      System.arraycopy(g, 0, arena.gradients, 0, g.length);
      System.arraycopy(h, 0, arena.gradients, arena.layout.slices().get(1).offset(), h.length);
      arena.stepAgain(rateFactor * schedule.factor(i));
    }
  }
}
