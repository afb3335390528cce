package dev.evengrad.train;

import dev.evengrad.data.Dataset;
import dev.evengrad.model.Model;
import dev.evengrad.model.Session;

/** What a model says of every row of some data, however many there are. Where it is not a number, NaN stands. */
public final class RowOutputs {
  private static final int AT_ONCE = 256;

  private RowOutputs() {}

  /** [rows][outputs] after calibration and link. */
  public static float[] results(Model model, Dataset data) {
    return all(model, data, Session::runWithNaN);
  }

  /** [rows][outputs] before calibration and link. */
  public static float[] logits(Model model, Dataset data) {
    return all(model, data, Session::runLogitsWithNaN);
  }

  private interface Run {
    int of(
        Session session,
        float[] features,
        int featuresOffset,
        int rows,
        float[] outputs,
        int outputsOffset);
  }

  private static float[] all(Model model, Dataset data, Run run) {
    Session session = model.session(Math.min(AT_ONCE, data.rows()));
    float[] features = data.features();
    float[] all = new float[Math.multiplyExact(data.rows(), model.outputs())];
    for (int from = 0; from < data.rows(); from += session.capacity()) {
      int rows = Math.min(session.capacity(), data.rows() - from);
      run.of(session, features, from * model.inputs(), rows, all, from * model.outputs());
    }
    return all;
  }
}
