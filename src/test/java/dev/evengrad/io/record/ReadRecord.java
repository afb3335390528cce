package dev.evengrad.io.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.LayerTensor;
import dev.evengrad.health.Log2Histograms;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that a reader makes of a record. */
record ReadRecord(
    WatchedRun run, List<Step> steps, List<EvaluationNumbers> evaluations, List<String> notes) {
  /** A step; its numbers and the counts of its histograms by layer and field. */
  record Step(
      long step,
      boolean hasLoss,
      double loss,
      double rate,
      boolean hasNorm,
      double gradientNorm,
      double appliedNorm,
      boolean clipped,
      String skipped,
      String skippedLayer,
      Map<String, Double> numbers,
      Map<String, Integer> histograms) {
    static Step of(StepNumbers numbers, WatchedRun run) {
      Map<String, Double> map = new TreeMap<>();
      Map<String, Integer> histograms = new TreeMap<>();
      for (int layer = 0; layer < numbers.layers(); layer++) {
        for (Statistic statistic : Statistic.values()) {
          if (numbers.has(statistic, layer)) {
            map.put(
                run.layers().get(layer).name() + "/" + statistic.field(),
                numbers.get(statistic, layer));
          }
        }
        for (LayerTensor tensor : LayerTensor.values()) {
          String name = run.layers().get(layer).name() + "/" + tensor.field();
          histogram(numbers.histograms(), tensor, layer, name, histograms);
        }
      }
      return new Step(
          numbers.step(),
          numbers.hasLoss(),
          numbers.loss(),
          numbers.rate(),
          numbers.hasNorm(),
          numbers.gradientNorm(),
          numbers.appliedNorm(),
          numbers.clipped(),
          numbers.skipped(),
          numbers.skippedLayer(),
          map,
          histograms);
    }
  }

  private static void histogram(
      Log2Histograms from, LayerTensor tensor, int layer, String name, Map<String, Integer> map) {
    if (from.has(tensor, layer)) {
      map.put(name + "/zeros", from.zeros(tensor, layer));
      map.put(name + "/non_finite", from.notFinite(tensor, layer));
      int highest = from.highest(tensor, layer);
      for (int exponent = from.lowest(tensor, layer); exponent <= highest; exponent++) {
        map.put(name + "/" + exponent, from.count(tensor, layer, exponent));
      }
    }
  }

  static ReadRecord of(String text) {
    return of(text.getBytes(UTF_8));
  }

  static ReadRecord of(byte[] bytes) {
    try (RunRecordReader reader =
        RunRecordReader.of(new ByteArrayInputStream(bytes), "run.jsonl")) {
      return of(reader);
    }
  }

  static ReadRecord of(RunSource reader) {
    WatchedRun run = reader.run();
    List<Step> steps = new ArrayList<>();
    List<EvaluationNumbers> evaluations = new ArrayList<>();
    StepNumbers numbers = new StepNumbers(run.layers().size());
    while (true) {
      switch (reader.next(numbers)) {
        case STEP -> steps.add(Step.of(numbers, run));
        case EVALUATION -> evaluations.add(reader.evaluation());
        case END -> {
          List<String> notes = reader.notes().stream().map(RecordNote::toString).toList();
          return new ReadRecord(run, steps, evaluations, notes);
        }
      }
    }
  }
}
