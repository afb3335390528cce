package dev.evengrad.health;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonNumber;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonString;
import dev.evengrad.io.format.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** A run that PyTorch recorded, given to a monitor step by step. */
public final class RecordedRun {
  private final List<String> lines;

  private RecordedRun(List<String> lines) {
    this.lines = lines;
  }

  /** Reads one of the runs among the test resources. */
  public static RecordedRun of(String name) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    RecordedRun.class.getResourceAsStream("/fixtures/runs/" + name + ".jsonl.gz")),
                StandardCharsets.UTF_8))) {
      return new RecordedRun(reader.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A monitor that has seen all of it. */
  public HealthMonitor watch(HealthSettings settings) {
    return watch(run -> HealthMonitor.of(run, settings));
  }

  /** The same by a monitor of one's own. */
  public HealthMonitor watch(Function<WatchedRun, HealthMonitor> ofRun) {
    JsonObject head = object(lines.getFirst());
    List<WatchedLayer> layers = new ArrayList<>();
    List<JsonValue> described = head.get("layers").asArray().elements();
    for (int i = 0; i < described.size(); i++) {
      JsonObject layer = described.get(i).asObject();
      layers.add(
          WatchedLayer.of(
              text(layer, "name"),
              text(layer, "kind"),
              (int) number(layer.get("inputs")),
              (int) number(layer.get("outputs")),
              text(layer, "activation"),
              i + 1 < described.size()));
    }
    WatchedRun run =
        new WatchedRun(
            text(head, "run"),
            text(head, "framework"),
            text(head, "loss"),
            (int) number(head.get("classes")),
            text(head, "optimizer"),
            (int) number(head.get("batch")),
            layers);
    HealthMonitor monitor = ofRun.apply(run);
    StepNumbers numbers = monitor.newNumbers();
    for (String line : lines.subList(1, lines.size())) {
      JsonObject object = object(line);
      if (object.find("step") != null) {
        fill(object, run, numbers);
        monitor.accept(numbers);
      } else {
        monitor.accept(
            new EvaluationNumbers(
                (long) number(object.get("after_step")),
                number(object.get("training_loss")),
                number(object.get("held_out_loss")),
                number(object.get("training_accuracy")),
                number(object.get("held_out_accuracy"))));
      }
    }
    return monitor;
  }

  private static void fill(JsonObject line, WatchedRun run, StepNumbers numbers) {
    numbers.begin((long) number(line.get("step")));
    numbers.setLoss(number(line.get("loss")), number(line.get("rate")));
    JsonObject layers = line.get("layers").asObject();
    for (int l = 0; l < run.layers().size(); l++) {
      JsonObject layer = layers.get(run.layers().get(l).name()).asObject();
      for (Map.Entry<String, JsonValue> field : layer.members().entrySet()) {
        Statistic statistic = Statistic.ofField(field.getKey());
        if (statistic != null) {
          numbers.set(statistic, l, number(field.getValue()));
        }
      }
    }
  }

  private static String text(JsonObject object, String name) {
    return object.get(name) instanceof JsonString string ? string.value() : "";
  }

  private static double number(JsonValue value) {
    return value instanceof JsonNumber number
        ? number.asDouble()
        : Double.parseDouble(((JsonString) value).value());
  }

  /** Python writes NaN and infinities bare, which strict JSON has not. */
  private static JsonObject object(String line) {
    return Json.parse(line.replaceAll("([:,\\[] ?)(NaN|-?Infinity)", "$1\"$2\"")).asObject();
  }
}
