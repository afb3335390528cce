package dev.evengrad.cli;

import dev.evengrad.health.Finding;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.kernel.Fingerprint;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.model.Model;
import dev.evengrad.reference.RoundingCost;
import dev.evengrad.report.FindingsJson;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.LsuvReport;
import dev.evengrad.train.SetAside;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a training run ended with.
///
/// @param scaled how the initial weights were scaled by data; null if they were not
/// @param findings what was wrong with the run; null if nobody looked
/// @param setAside what a spike guard has set aside; null if there was none
/// @param epochs the epochs of this run, those before a resumption not included
/// @param training the trained network on the training rows
/// @param trained the model that was written
/// @param heldOut the trained network on the held-out rows; null if there are none
/// @param rounding what the precision of the model cost on the rows above; null in float32
record TrainingResult(
    Recipe recipe,
    KernelBackend backend,
    @Nullable LsuvReport scaled,
    @Nullable List<Finding> findings,
    @Nullable List<SetAside> setAside,
    List<Epoch> epochs,
    Evaluation training,
    @Nullable Evaluation heldOut,
    @Nullable RoundingCost rounding,
    Model trained,
    Path model,
    double seconds) {

  /// One epoch.
  record Epoch(EpochReport report, @Nullable Evaluation heldOut) {}

  /// The last lines of the output.
  String lines() {
    Evaluation shown = heldOut != null ? heldOut : training;
    return (heldOut != null ? "held-out " : "training ")
        + Figures.metrics(shown.metrics())
        + (recipe.stopping() == null ? "" : "\n" + recipe.stopping().line(epochsSeen()))
        + (rounding == null ? "" : "\n" + rounding)
        + recipe.decisions().lines(trained)
        + "\nbackend "
        + Fingerprint.describe(backend)
        + ", threads "
        + recipe.threads()
        + "\nweights sha256 "
        + trained.sha256()
        + "\n";
  }

  /// Sentences on what went wrong; none if nothing did.
  List<String> advice() {
    return Advice.of(recipe, training, heldOut, findings == null ? List.of() : findings);
  }

  /// Those before a resumption included.
  private long epochsSeen() {
    return recipe.stopping() == null ? epochs.size() : recipe.stopping().rule().state().epochs();
  }

  /// The same and more as one line of JSON.
  String json() {
    JsonObject.Builder json = JsonObject.builder();
    if (heldOut != null) {
      json.put("held_out", evaluation(heldOut));
    }
    Stopping stopping = recipe.stopping();
    if (stopping != null) {
      json.put("monitor", stopping.rule().monitor())
          .put("best_epoch", stopping.rule().bestEpoch())
          .put("best", stopping.rule().best())
          .put("kept_epoch", stopping.keptEpoch(epochsSeen()))
          .put("stopped_early", stopping.rule().stopped());
    }
    json.put("precision", recipe.precision().toString());
    if (rounding != null) {
      json.put("rounding", PrecisionOption.json(rounding));
    }
    if (recipe.average() != null) {
      json.put("ema", recipe.average().decay());
    }
    if (recipe.loss().takesScaledTargets()) {
      json.put("targets", recipe.scaledTargets() ? "scaled" : "raw");
    }
    if (trained.info().calibration() != null) {
      json.put("calibration", trained.info().calibration().toString());
    }
    if (trained.info().threshold() != null) {
      json.put("threshold", trained.info().threshold());
    }
    json.put("training", evaluation(training))
        .put("backend", backend.name())
        .put("vector_bits", backend.vectorBits())
        .put("threads", recipe.threads())
        .put("weights_sha256", trained.sha256())
        .put("model", model.toString())
        .put("network", recipe.spec().toString())
        .put("loss", recipe.loss().text())
        .put("optimizer", recipe.chain().text())
        .put("schedule", recipe.schedule().text())
        .put("batch", recipe.batch())
        .put("micro_batch", recipe.microBatch())
        .put("seed", recipe.seed())
        .put("stratified", recipe.stratified())
        .put("data", recipe.training().name())
        .put("data_sha256", recipe.training().sha256())
        .put("fingerprint", Fingerprint.of(backend))
        .put("seconds", seconds);
    if (scaled != null) {
      json.put("lsuv", LsuvText.json(scaled));
    }
    json.put("remarks", JsonArray.ofStrings(recipe.remarks()));
    if (findings != null) {
      json.put("findings", FindingsJson.of(findings));
    }
    if (setAside != null) {
      json.put("spike_guard", String.valueOf(recipe.guard()));
      json.put("set_aside", SetAsideText.json(setAside));
    }
    json.put("advice", JsonArray.ofStrings(advice()));
    List<JsonValue> list = new ArrayList<>();
    epochs.forEach(epoch -> list.add(epoch(epoch)));
    return Json.write(json.put("epochs", new JsonArray(list)).build());
  }

  private static JsonObject epoch(Epoch epoch) {
    EpochReport r = epoch.report();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("epoch", r.epoch())
            .put("loss", r.loss())
            .put("auxiliary_loss", r.auxiliaryLoss())
            .put("metrics", metrics(r.metrics()));
    if (epoch.heldOut() != null) {
      json.put("held_out", evaluation(epoch.heldOut()));
    }
    if (!Double.isNaN(r.clipCosine())) {
      json.put("clip_cosine", r.clipCosine());
    }
    return json.put("gradient_norm", r.gradientNorm())
        .put("largest_gradient", r.largestGradient())
        .put("clipped_share", r.clippedShare())
        .put("clipped_entries", r.clippedEntries())
        .put("steps", r.steps())
        .put("skipped", r.skipped())
        .put("rows_per_second", r.rowsPerSecond())
        .put("seconds", r.seconds())
        .build();
  }

  static JsonObject evaluation(Evaluation evaluation) {
    JsonObject.Builder json =
        JsonObject.builder().put("rows", evaluation.rows()).put("loss", evaluation.loss());
    evaluation.metrics().forEach(json::put);
    if (evaluation.notANumber() != null) {
      json.put("not_a_number_rows", evaluation.notANumber().count());
    }
    return json.build();
  }

  private static JsonObject metrics(Map<String, Double> metrics) {
    JsonObject.Builder json = JsonObject.builder();
    metrics.forEach(json::put);
    return json.build();
  }
}
