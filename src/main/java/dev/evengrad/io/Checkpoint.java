package dev.evengrad.io;

import dev.evengrad.EvengradException;
import dev.evengrad.ModelFileException;
import dev.evengrad.columns.Columns;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.LayoutTensors;
import dev.evengrad.io.format.Safetensors;
import dev.evengrad.io.format.SafetensorsWriter;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.LayerRegistry;
import dev.evengrad.layer.Layers;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.model.TargetScaleFormat;
import dev.evengrad.optim.ReduceOnPlateau;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.text.Excerpt;
import dev.evengrad.train.GuardState;
import dev.evengrad.train.TrainingState;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A {@link TrainingState} as a safetensors file: parameters and buffers under {@code weights/NAME}, the moments under {@code
 * MOMENT/NAME}, a model that an early stopping keeps under {@code best/NAME}, all else as JSON in the metadata, and a SHA-256 over all of it.
 * Training resumed from it gives the same bits as training that never stopped.
 */
public final class Checkpoint {
  private static final String FORMAT = "evengrad.checkpoint";
  private static final String FORMAT_VERSION = "1";
  private static final String MODEL_FORMAT = "evengrad.format";
  private static final String STATE = "evengrad.state";
  private static final String SHA256 = "evengrad.sha256";
  private static final String WEIGHTS = "weights/";

  private Checkpoint() {}

  /**
   * Writes a checkpoint; an existing one is replaced only once the new one is complete.
   *
   * @throws ModelFileException if it cannot be written; the old one is untouched
   */
  public static void save(TrainingState state, Path file) {
    save(state, file, Layers.REGISTRY);
  }

  /** As {@link #save(TrainingState, Path)}, for a network with a user's own entries. */
  public static void save(TrainingState state, Path file, LayerRegistry registry) {
    Declaration declaration = ModelSpec.parse(state.network(), registry).declaration();
    ModelInfo info = state.info();
    SafetensorsWriter writer = new SafetensorsWriter();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("network", state.network())
            .put("loss", state.loss())
            .put("chain", state.chain())
            .put("schedule", state.schedule())
            .put("movingAverage", state.movingAverage())
            .put("batchSize", state.batchSize())
            .put("microBatch", state.microBatch())
            .put("seed", state.seed())
            .put("dataHash", state.dataHash())
            .put("epoch", state.epoch())
            .put("batchInEpoch", state.batchInEpoch())
            .put("step", state.step())
            .put("appliedSteps", state.appliedSteps())
            .put("skippedInRow", state.skippedInRow())
            .put("rate", state.rate())
            .put("plateauBad", state.plateau().bad())
            .put("plateauCooling", state.plateau().cooling())
            .put("standardized", state.standardized())
            .put("link", info.link().name())
            .put("features", JsonArray.ofStrings(info.featureNames()))
            .put("outputs", JsonArray.ofStrings(info.outputNames()))
            .put("record", RecordFormat.write(info))
            .put("moments", JsonArray.ofStrings(List.copyOf(state.moments().keySet())));
    if (!state.scalars().isEmpty()) {
      JsonObject.Builder scalars = JsonObject.builder();
      state.scalars().forEach((name, values) -> scalars.put(name, JsonArray.ofDoubles(values)));
      json.put("scalars", scalars.build());
    }
    if (info.targetScale() != null) {
      json.put("targets", TargetScaleFormat.write(info.targetScale()));
    }
    if (info.columns() != null) {
      json.put("columns", info.columns().toString());
    }
    if (Double.isFinite(state.plateau().best())) {
      json.put("plateauBest", state.plateau().best());
    }
    if (state.stopping() != null) {
      json.put("stopping", StoppingFormat.write(state.stopping(), declaration, writer));
    }
    if (state.guard() != null) {
      json.put("spikeGuard", guard(state.guard()));
    }
    String text = Json.write(json.build());
    writer.metadata(FORMAT, FORMAT_VERSION).metadata(STATE, text);
    LayoutTensors.add(writer, WEIGHTS, declaration.parameterLayout(), state.parameters());
    LayoutTensors.add(writer, WEIGHTS, declaration.bufferLayout(), state.buffers());
    for (Map.Entry<String, float[]> moment : state.moments().entrySet()) {
      LayoutTensors.add(
          writer, moment.getKey() + "/", declaration.parameterLayout(), moment.getValue());
    }
    writer.metadata(SHA256, writer.sha256(text)).write(file);
  }

  /**
   * Reads a checkpoint.
   *
   * @throws ModelFileException if it is missing, damaged or no checkpoint
   */
  public static TrainingState load(Path file) {
    return load(file, Layers.REGISTRY);
  }

  /** As {@link #load(Path)}, for a network with a user's own entries. */
  public static TrainingState load(Path path, LayerRegistry registry) {
    Safetensors file = Safetensors.read(path);
    String format = file.metadata().get(FORMAT);
    String text = file.metadata().get(STATE);
    if (format == null || text == null) {
      throw new ModelFileException(
          file.file(),
          file.metadata().containsKey(MODEL_FORMAT)
              ? "this is a model, not a checkpoint: 'train --start-from' or Trainer.from trains it"
                  + " further"
              : "no checkpoint of Evengrad: the metadata have no '"
                  + FORMAT
                  + "' or no '"
                  + STATE
                  + "'");
    }
    if (!format.equals(FORMAT_VERSION)) {
      throw new ModelFileException(
          file.file(),
          "checkpoint version '"
              + Excerpt.of(format)
              + "', this version of Evengrad reads '"
              + FORMAT_VERSION
              + "'");
    }
    try {
      TrainingState state =
          read(file, Json.parse(text, file.mostJsonValues()).asObject(), registry);
      requireUndamaged(file, text);
      return state;
    } catch (ModelFileException e) {
      throw e;
    } catch (EvengradException | IllegalArgumentException | ArithmeticException e) {
      throw new ModelFileException(file.file(), "its metadata make no sense: " + e.getMessage(), e);
    }
  }

  private static void requireUndamaged(Safetensors file, String text) {
    String recorded = file.metadata().get(SHA256);
    // those written before there was a hash have none
    if (recorded != null && !recorded.equals(file.sha256(text))) {
      throw new ModelFileException(
          file.file(),
          "its numbers are not those that were saved (their SHA-256 differs from the one recorded);"
              + " the file is damaged: take a copy of it or an earlier checkpoint, or train anew");
    }
  }

  private static TrainingState read(Safetensors file, JsonObject json, LayerRegistry registry) {
    String network = json.get("network").asString();
    ModelSpec spec = ModelSpec.parse(network, registry, file.tensors().size());
    Declaration declaration = spec.declaration();
    ParameterLayout parameters = declaration.parameterLayout();
    Map<String, float[]> moments = new LinkedHashMap<>();
    for (String moment : strings(json, "moments")) {
      if (moments.containsKey(moment)) {
        throw new IllegalArgumentException("the moment '" + moment + "' stands there twice");
      }
      moments.put(moment, LayoutTensors.read(file, moment + "/", parameters));
    }
    ModelInfo info =
        ModelInfo.NONE
            .withLoss(json.get("loss").asString(), OutputLink.valueOf(json.get("link").asString()))
            .withFeatureNames(strings(json, "features"))
            .withColumns(
                json.find("columns") == null ? null : Columns.parse(json.get("columns").asString()))
            .withOutputNames(strings(json, "outputs"))
            .withRecord(RecordFormat.read(json.find("record")))
            .withTargetScale(
                json.find("targets") == null ? null : TargetScaleFormat.read(json.get("targets")));
    return new TrainingState(
        network,
        json.get("loss").asString(),
        json.get("chain").asString(),
        json.get("schedule").asString(),
        json.find("movingAverage") == null ? "" : json.get("movingAverage").asString(),
        Math.toIntExact(count(json, "batchSize")),
        // those written before there were pieces have none
        Math.toIntExact(count(json, json.find("microBatch") == null ? "batchSize" : "microBatch")),
        json.get("seed").asLong(),
        json.get("dataHash").asString(),
        count(json, "epoch"),
        Math.toIntExact(count(json, "batchInEpoch")),
        count(json, "step"),
        count(json, "appliedSteps"),
        Math.toIntExact(count(json, "skippedInRow")),
        json.get("rate").asDouble(),
        json.get("standardized").asBoolean(),
        info,
        LayoutTensors.read(file, WEIGHTS, parameters),
        LayoutTensors.read(file, WEIGHTS, declaration.bufferLayout()),
        moments,
        scalars(json),
        plateau(json),
        json.find("stopping") == null
            ? null
            : StoppingFormat.read(json.get("stopping").asObject(), spec, info, file),
        json.find("spikeGuard") == null ? null : guard(json.get("spikeGuard").asObject()));
  }

  private static JsonObject guard(GuardState state) {
    JsonObject.Builder json = JsonObject.builder();
    new TreeMap<>(state.numbers()).forEach(json::put);
    return json.build();
  }

  private static GuardState guard(JsonObject json) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    json.members().forEach((name, value) -> numbers.put(name, value.asDouble()));
    return new GuardState(numbers);
  }

  private static Map<String, double[]> scalars(JsonObject json) {
    Map<String, double[]> scalars = new LinkedHashMap<>();
    // those written before transforms kept any have none
    if (json.find("scalars") != null) {
      json.get("scalars")
          .asObject()
          .members()
          .forEach((name, values) -> scalars.put(name, values.asArray().doubles()));
    }
    return scalars;
  }

  private static ReduceOnPlateau.Course plateau(JsonObject json) {
    // those written before there was such a schedule have none
    if (json.find("plateauBad") == null) {
      return ReduceOnPlateau.Course.START;
    }
    return new ReduceOnPlateau.Course(
        json.find("plateauBest") == null
            ? ReduceOnPlateau.Course.START.best()
            : json.get("plateauBest").asDouble(),
        Math.toIntExact(count(json, "plateauBad")),
        Math.toIntExact(count(json, "plateauCooling")));
  }

  static long count(JsonObject json, String name) {
    long value = json.get(name).asLong();
    if (value < 0) {
      throw new IllegalArgumentException(name + " is " + value + ", expected at least 0");
    }
    return value;
  }

  private static List<String> strings(JsonObject json, String name) {
    return json.get(name).asArray().strings();
  }
}
