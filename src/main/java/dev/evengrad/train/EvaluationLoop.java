package dev.evengrad.train;

import dev.evengrad.data.Batch;
import dev.evengrad.data.Batches;
import dev.evengrad.data.Dataset;
import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Calibration;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.train.metric.Metric;
import dev.evengrad.train.metric.Reading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A walk through data in which nothing is trained. */
final class EvaluationLoop {
  private final StepTransaction transaction;
  private final Reading reading;
  private final List<Metric> metrics;
  private final int batchSize;

  EvaluationLoop(StepTransaction transaction, Loss loss, List<Metric> metrics, int batchSize) {
    this.transaction = transaction;
    this.reading = Reading.of(loss);
    this.metrics = metrics;
    this.batchSize = batchSize;
  }

  /**
   * The figures of the weights as they are, on data that fit the network.
   *
   * @param model the model whose weights these are, by whose calibration and threshold metrics go; null if they are no model's yet
   */
  Evaluation run(Dataset data, @Nullable ModelInfo model) {
    transaction.expectMore(true);
    Double threshold = model == null ? null : model.threshold();
    Reading own = threshold == null ? reading : reading.withThreshold(threshold);
    metrics.forEach(metric -> metric.begin(own));
    try {
      return walk(data, model == null ? null : model.calibration());
    } finally {
      transaction.expectMore(false);
      metrics.forEach(metric -> metric.begin(reading));
    }
  }

  private Evaluation walk(Dataset data, @Nullable Calibration calibration) {
    Batches batches = new Batches(data, batchSize, 0, false);
    Batch batch = batches.newBatch();
    metrics.forEach(Metric::reset);
    double sum = 0;
    double weight = 0;
    NotANumberSearch search = new NotANumberSearch(reading.link());
    batches.start(0);
    while (batches.next(batch)) {
      double value = transaction.evaluate(batch, search);
      sum += value * transaction.weight();
      weight += transaction.weight();
      Tensor outputs = transaction.outputs();
      if (calibration != null) {
        outputs = calibrated(calibration, outputs, batch.rows());
      }
      for (Metric metric : metrics) {
        metric.add(batch.rows(), outputs, transaction.targets());
      }
    }
    Map<String, Double> values = new LinkedHashMap<>();
    metrics.forEach(m -> values.put(m.name(), m.value()));
    return new Evaluation(data.rows(), sum / weight, values, search.found());
  }

  /** A copy, since the loss goes by what was learned. */
  private static Tensor calibrated(Calibration calibration, Tensor outputs, int rows) {
    Tensor copy = Tensor.of(rows, outputs.width());
    outputs.copyTo(copy, 0, 0, outputs.width(), rows);
    calibration.apply(rows, copy.array(), copy.offset(), copy.stride());
    return copy;
  }
}
