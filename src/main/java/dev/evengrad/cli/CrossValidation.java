package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.kernel.Fingerprint;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.train.metric.Metric;
import dev.evengrad.train.metric.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What all folds came to.
///
/// @param recipe that of the first fold: rows and their weights apart it is that of the others, too
/// @param data all rows
record CrossValidation(Recipe recipe, Dataset data, List<FoldResult> folds) {

  /// Each held-out figure over the folds, by its name: the metrics of the loss, and the loss.
  private Map<String, Spread> spreads() {
    Map<String, Spread> spreads = new LinkedHashMap<>();
    List<Metric> measured = new ArrayList<>(Metrics.of(recipe.loss()));
    recipe.metrics().forEach(text -> measured.add(Metrics.parse(text, recipe.loss())));
    for (Metric metric : measured) {
      spreads.put(
          metric.name(),
          Spread.of(
              metric.higherIsBetter(),
              folds.stream()
                  .mapToDouble(
                      fold -> fold.heldOut().metrics().getOrDefault(metric.name(), Double.NaN))
                  .toArray()));
    }
    spreads.put(
        "loss",
        Spread.of(false, folds.stream().mapToDouble(fold -> fold.heldOut().loss()).toArray()));
    return spreads;
  }

  /// The last lines of the output.
  String table() {
    TextTable table = new TextTable().row("held-out", "mean", "deviation", "worst");
    spreads()
        .forEach(
            (name, spread) ->
                table.row(
                    name,
                    Figures.metric(name, spread.mean()),
                    Figures.metric(name, spread.deviation()),
                    Figures.metric(name, spread.worst()) + " in fold " + spread.worstFold()));
    return table
        + "backend "
        + Fingerprint.describe(backend())
        + ", threads "
        + recipe.threads()
        + "\n";
  }

  /// What the first fold with advice has to say: others would say the same of other numbers.
  List<String> advice() {
    return folds.stream()
        .filter(fold -> !fold.advice().isEmpty())
        .findFirst()
        .map(fold -> fold.advice().stream().map(said -> "note: fold " + fold.fold() + ": " + said))
        .stream()
        .flatMap(said -> said)
        .toList();
  }

  private KernelBackend backend() {
    return KernelBackends.select(recipe.backend());
  }

  /// The same and more as one line of JSON.
  String json(double seconds) {
    List<JsonValue> list = new ArrayList<>();
    folds.forEach(fold -> list.add(fold.json()));
    JsonObject.Builder summary = JsonObject.builder();
    spreads().forEach((name, spread) -> summary.put(name, spread.json()));
    JsonObject.Builder json =
        JsonObject.builder().put("folds", new JsonArray(list)).put("held_out", summary.build());
    if (recipe.average() != null) {
      json.put("ema", recipe.average().decay());
    }
    if (recipe.loss().takesScaledTargets()) {
      json.put("targets", recipe.scaledTargets() ? "scaled" : "raw");
    }
    return Json.write(
        json.put("stratified", recipe.stratified())
            .put("backend", backend().name())
            .put("vector_bits", backend().vectorBits())
            .put("threads", recipe.threads())
            .put("network", recipe.spec().toString())
            .put("loss", recipe.loss().text())
            .put("optimizer", recipe.chain().text())
            .put("schedule", recipe.schedule().text())
            .put("epochs", recipe.epochs())
            .put("batch", recipe.batch())
            .put("micro_batch", recipe.microBatch())
            .put("seed", recipe.seed())
            .put("data", data.name())
            .put("data_sha256", data.sha256())
            .put("fingerprint", Fingerprint.of(backend()))
            .put("seconds", seconds)
            .build());
  }
}
