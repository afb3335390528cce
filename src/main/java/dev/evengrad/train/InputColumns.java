package dev.evengrad.train;

import dev.evengrad.data.ColumnMoments;
import dev.evengrad.data.Dataset;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.layer.BatchNorm;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Standardize;
import dev.evengrad.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;

/** What the columns of some data are like for {@link HealthObserver#accept(InputNumbers)}. */
public final class InputColumns {
  private InputColumns() {}

  /** The columns as they reach the first layer with weights: scaled, if the network begins with a layer that does so. */
  public static InputNumbers of(Dataset data, ModelSpec spec) {
    Layer first = spec.layers().getFirst();
    boolean scaled = first instanceof Standardize || first instanceof BatchNorm;
    List<InputNumbers.Column> columns = new ArrayList<>();
    for (int c = 0; c < data.featureCount(); c++) {
      InputNumbers.Column raw = column(data, c);
      columns.add(scaled ? scaled(raw) : raw);
    }
    return new InputNumbers(columns);
  }

  private static InputNumbers.Column column(Dataset data, int c) {
    ColumnMoments moments = ColumnMoments.of(data, c);
    double smallest = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (int r = 0; r < data.rows(); r++) {
      double value = data.feature(r, c);
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    List<String> names = data.featureNames();
    return new InputNumbers.Column(
        names.isEmpty() ? "input " + (c + 1) : "'" + names.get(c) + "'",
        moments.mean(),
        moments.deviation(),
        smallest,
        largest);
  }

  /** A column of one value has no deviation to be divided by. */
  private static InputNumbers.Column scaled(InputNumbers.Column raw) {
    double factor = raw.deviation() > 0 ? 1 / raw.deviation() : 1;
    return new InputNumbers.Column(
        raw.name(),
        0,
        raw.deviation() > 0 ? 1 : 0,
        (raw.smallest() - raw.mean()) * factor,
        (raw.largest() - raw.mean()) * factor);
  }
}
