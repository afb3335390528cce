package dev.evengrad.model;

import dev.evengrad.NotANumberException;
import dev.evengrad.SettingException;
import dev.evengrad.kernel.CounterRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Warms up the predictions of a model, in sessions that are thrown away. */
final class SessionWarmUp {
  private SessionWarmUp() {}

  static WarmUpReport run(Model model, Duration limit, int... rows) {
    long start = System.nanoTime();
    WarmUp.requireLimit(limit);
    for (int count : rows) {
      SettingException.requireCount("rows of the warm-up", count);
    }
    List<WarmUp.Task> tasks = new ArrayList<>();
    for (int count : rows.length == 0 ? new int[] {1} : rows) {
      Session session = model.session(count);
      float[] features = features(Math.multiplyExact(count, model.inputs()));
      float[] results = new float[Math.multiplyExact(count, model.outputs())];
      tasks.add(new WarmUp.Task(count, () -> predict(session, features, count, results)));
    }
    return WarmUp.run(start, limit, tasks);
  }

  /** Made-up rows may overflow where those of the service do not, which is no reason to refuse the service its start. */
  private static void predict(Session session, float[] features, int rows, float[] results) {
    try {
      session.run(features, rows, results);
    } catch (NotANumberException e) {
      // all that a prediction runs has run
    }
  }

  /** Uniform in [-1, 1). */
  private static float[] features(int count) {
    CounterRandom random = CounterRandom.of(0, "warm-up", 0);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.uniform(i) - 1;
    }
    return values;
  }
}
