package dev.evengrad.report.html;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonBoolean;
import dev.evengrad.io.format.JsonNumber;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonString;
import dev.evengrad.io.format.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The record of a made-up run whose numbers follow from step and layer. */
final class SampleRecord {
  private final String name;
  private final List<String> layers;
  private final int steps;
  private final Map<String, JsonValue> described = new LinkedHashMap<>();
  private final Map<List<Integer>, Double> deltas = new LinkedHashMap<>();
  private final Map<Integer, Double> losses = new LinkedHashMap<>();

  /** A run that does not vanish, explode or spike, and in which delta and loss fall slowly. */
  SampleRecord(String name, int steps, String... layers) {
    this.name = name;
    this.steps = steps;
    this.layers = List.of(layers);
  }

  /** With another norm of delta in one step of one layer. */
  SampleRecord delta(int step, int layer, double value) {
    deltas.put(List.of(step, layer), value);
    return this;
  }

  /** With another loss in one step. */
  SampleRecord loss(int step, double value) {
    losses.put(step, value);
    return this;
  }

  /** With a field of the description. */
  SampleRecord described(String field, String value) {
    described.put(field, new JsonString(value));
    return this;
  }

  /** The norm of delta. */
  double delta(int step, int layer) {
    return deltas.getOrDefault(
        List.of(step, layer), 0.5 * Math.pow(0.999, step) * (1 + layer % 3 * 0.2));
  }

  /** The loss of the batch. */
  double loss(int step) {
    return losses.getOrDefault(step, 0.3 + 2 / (1 + step / 20.0));
  }

  /** Writes it into a file of that folder. */
  Path write(Path folder, String file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(Json.write(description()));
    for (int step = 0; step < steps; step++) {
      lines.add(Json.write(step(step)));
      if (step % 50 == 49) {
        lines.add(Json.write(evaluation(step)));
      }
    }
    return Files.write(folder.resolve(file), lines);
  }

  private JsonObject description() {
    Map<String, JsonValue> line = new LinkedHashMap<>();
    line.put("format", JsonNumber.of(1));
    line.put("run", new JsonString(name));
    line.put("framework", new JsonString("made up"));
    line.put("loss", new JsonString("softmax_cross_entropy"));
    line.put("classes", JsonNumber.of(10));
    line.put("batch", JsonNumber.of(64));
    line.putAll(described);
    List<JsonValue> all = new ArrayList<>();
    for (String layer : layers) {
      JsonObject.Builder one = JsonObject.builder().put("name", layer).put("kind", "dense");
      all.add(one.put("outputs", JsonNumber.of(64)).put("activation", "relu").build());
    }
    line.put("layers", new JsonArray(all));
    return new JsonObject(line);
  }

  private JsonObject step(int step) {
    JsonObject.Builder line = JsonObject.builder().put("step", JsonNumber.of(step));
    line.put("loss", JsonValue.of(loss(step))).put("rate", JsonValue.of(0.01));
    double norm = 1 + step % 10 / 10.0;
    line.put("gradient_norm", JsonValue.of(norm));
    line.put("applied_norm", JsonValue.of(Math.min(norm, 1.8)));
    line.put("clipped", new JsonBoolean(norm > 1.8));
    JsonObject.Builder all = JsonObject.builder();
    for (int l = 0; l < layers.size(); l++) {
      JsonObject.Builder one = JsonObject.builder();
      one.put("gradient_norm", JsonValue.of(delta(step, l) * 2));
      one.put("delta_norm", JsonValue.of(delta(step, l)));
      one.put("activation_rms", JsonValue.of(1 + l / 10.0));
      one.put("weight_norm", JsonValue.of(8.0));
      one.put("update_norm", JsonValue.of(0.016 * delta(step, l)));
      all.put(layers.get(l), one.build());
    }
    return line.put("layers", all.build()).build();
  }

  private JsonObject evaluation(int step) {
    JsonObject.Builder line = JsonObject.builder().put("after_step", JsonNumber.of(step));
    line.put("training_loss", JsonValue.of(loss(step)));
    line.put("training_accuracy", JsonValue.of(1 - 1 / (2 + step / 20.0)));
    line.put("held_out_loss", JsonValue.of(loss(step) * 1.1));
    return line.put("held_out_accuracy", JsonValue.of(0.95 - 1 / (2 + step / 20.0))).build();
  }
}
