package dev.evengrad.train;

import dev.evengrad.data.Batch;
import dev.evengrad.data.Batches;
import dev.evengrad.data.Dataset;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.train.metric.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A walk through data in which nothing is trained. */
final class EvaluationLoop {
  private final StepTransaction transaction;
  private final OutputLink link;
  private final List<Metric> metrics;
  private final int batchSize;

  EvaluationLoop(
      StepTransaction transaction, OutputLink link, List<Metric> metrics, int batchSize) {
    this.transaction = transaction;
    this.link = link;
    this.metrics = metrics;
    this.batchSize = batchSize;
  }

  /** The figures of the weights as they are, on data that fit the network. */
  Evaluation run(Dataset data) {
    transaction.expectMore(true);
    try {
      return walk(data);
    } finally {
      transaction.expectMore(false);
    }
  }

  private Evaluation walk(Dataset data) {
    Batches batches = new Batches(data, batchSize, 0, false);
    Batch batch = batches.newBatch();
    metrics.forEach(Metric::reset);
    double sum = 0;
    double weight = 0;
    NotANumberSearch search = new NotANumberSearch(link);
    batches.start(0);
    while (batches.next(batch)) {
      double value = transaction.evaluate(batch, search);
      sum += value * transaction.weight();
      weight += transaction.weight();
      for (Metric metric : metrics) {
        metric.add(batch.rows(), transaction.outputs(), transaction.targets());
      }
    }
    Map<String, Double> values = new LinkedHashMap<>();
    metrics.forEach(m -> values.put(m.name(), m.value()));
    return new Evaluation(data.rows(), sum / weight, values, search.found());
  }
}
