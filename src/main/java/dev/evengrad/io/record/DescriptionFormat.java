package dev.evengrad.io.record;

import static dev.evengrad.io.record.RecordFields.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonCursor;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.io.format.Quoted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The line that describes a run. */
final class DescriptionFormat {
  private DescriptionFormat() {}

  /** The line, with the step after which the run was resumed; -1 for one that begins. */
  static String write(WatchedRun run, @Nullable InputNumbers inputs, long resumedAfter) {
    JsonObject.Builder json = JsonObject.builder().put(FORMAT, VERSION);
    json.put(RUN, whole(run.name())).put(FRAMEWORK, whole(run.framework()));
    json.put(LOSS, whole(run.loss())).put(CLASSES, run.classes());
    json.put(OPTIMIZER, whole(run.optimizer())).put(BATCH, run.batch());
    if (!Double.isNaN(run.chanceLoss())) {
      json.put(CHANCE_LOSS, run.chanceLoss());
    }
    if (run.plannedSteps() > 0) {
      json.put(PLANNED_STEPS, run.plannedSteps());
    }
    if (run.every() > 1) {
      json.put(EVERY, run.every());
    }
    if (inputs != null) {
      json.put(INPUT_COLUMNS, InputsFormat.write(inputs));
    }
    if (!run.about().isEmpty()) {
      JsonObject.Builder about = JsonObject.builder();
      run.about().forEach((name, text) -> about.put(whole(name), whole(text)));
      json.put(ABOUT, about.build());
    }
    if (resumedAfter >= 0) {
      json.put(RESUMED_AFTER, resumedAfter);
    }
    List<JsonValue> layers = new ArrayList<>();
    for (WatchedLayer layer : run.layers()) {
      layers.add(
          JsonObject.builder()
              .put(NAME, whole(layer.name()))
              .put(KIND, whole(layer.kind()))
              .put(INPUTS, layer.inputs())
              .put(OUTPUTS, layer.outputs())
              .put(ACTIVATION, whole(layer.activation()))
              .put(BIAS, layer.bias())
              .put(TRAINED, layer.trained())
              .put(PROFILED, layer.profiled())
              .put(CHAIN, layer.chain())
              .put(NORMALIZED, layer.normalized())
              .build());
    }
    return Json.write(json.put(LAYERS, new JsonArray(layers)).build());
  }

  /** A lone surrogate, which no file can hold, becomes a question mark. */
  static String whole(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }

  /** What a line says of a run; without layers if it has none. */
  static WatchedRun read(RecordObject line, long number, RecordNotes notes) {
    line.requireKnown(DESCRIPTION);
    version(line, number, notes);
    return new WatchedRun(
        line.text(RUN),
        line.text(FRAMEWORK),
        line.text(LOSS),
        line.count(CLASSES, 0),
        line.text(OPTIMIZER),
        line.count(BATCH, 0),
        line.number(CHANCE_LOSS),
        line.whole(PLANNED_STEPS, 0),
        line.kind(LAYERS) == '[' ? layers(line, number, notes) : List.of(),
        Math.max(1, line.count(EVERY, 1)),
        about(line, number, notes));
  }

  private static Map<String, String> about(RecordObject line, long number, RecordNotes notes) {
    if (line.kind(ABOUT) != '{') {
      return Map.of();
    }
    JsonCursor cursor = Objects.requireNonNull(line.at(ABOUT));
    RecordObject fields = new RecordObject(cursor, number, "about, ", notes);
    Map<String, String> about = new LinkedHashMap<>();
    for (String name : fields.names()) {
      about.put(name, fields.plain(name));
    }
    return about;
  }

  private static void version(RecordObject line, long number, RecordNotes notes) {
    long version = line.whole(FORMAT, VERSION);
    if (version != VERSION) {
      notes.add(
          FORMAT,
          number,
          "field format: this is version %d, of which nothing is known here; read as version %d, as far as that goes"
              .formatted(version, VERSION));
    }
  }

  /** A layer as it stands in the line; a name alone has no fields. */
  private record Entry(String name, @Nullable RecordObject fields) {}

  private static List<WatchedLayer> layers(RecordObject line, long number, RecordNotes notes) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    JsonCursor cursor = Objects.requireNonNull(line.at(LAYERS));
    cursor.open('[');
    int count = 0;
    for (boolean first = true; cursor.more(']', first); first = false) {
      count++;
      Entry entry = entry(cursor, count, number, notes);
      if (entry != null && entries.putIfAbsent(entry.name, entry) != null) {
        String name = Quoted.of(entry.name);
        notes.add(
            "twice",
            number,
            "field layers: " + name + " stands there twice; the second is left out");
      }
    }
    List<WatchedLayer> layers = new ArrayList<>();
    for (Entry entry : entries.values()) {
      layers.add(layer(entry, layers.size() == entries.size() - 1));
    }
    return layers;
  }

  private static @Nullable Entry entry(
      JsonCursor cursor, int count, long number, RecordNotes notes) {
    if (cursor.peek() == '"') {
      return new Entry(cursor.string(RecordLines.LONGEST), null);
    }
    if (cursor.peek() != '{') {
      cursor.skip();
      notes.add(
          "no layer",
          number,
          "field layers: expected an object for each layer, found something else for layer "
              + count
              + "; left out");
      return null;
    }
    RecordObject fields = new RecordObject(cursor, number, "layer " + count + ", ", notes);
    fields.requireKnown(LAYER);
    String name = fields.text(NAME);
    if (fields.kind(NAME) != '"') {
      name = "layer " + count;
      notes.add("no name", number, "layer " + count + ", field name: missing; called " + name);
    }
    return new Entry(name, fields);
  }

  private static WatchedLayer layer(Entry entry, boolean last) {
    RecordObject fields = entry.fields;
    if (fields == null) {
      return named(entry.name, last);
    }
    String kind = fields.text(KIND);
    // the delta of a normalization is that of its output, on another scale
    boolean hidden = !last && !kind.toLowerCase(Locale.ROOT).contains("norm");
    return new WatchedLayer(
        entry.name,
        kind,
        fields.count(INPUTS, 0),
        fields.count(OUTPUTS, 0),
        fields.text(ACTIVATION),
        fields.truth(BIAS, true),
        fields.truth(TRAINED, true),
        fields.truth(PROFILED, hidden),
        fields.number(CHAIN) >= 0 ? fields.count(CHAIN, -1) : -1,
        fields.truth(NORMALIZED, false));
  }

  /** The layers of a run of which no more than their names is known, in the order in which they stand in a step. */
  static WatchedRun named(WatchedRun run, Collection<String> names) {
    List<WatchedLayer> layers = new ArrayList<>();
    for (String name : names) {
      layers.add(named(name, layers.size() == names.size() - 1));
    }
    return run.withLayers(layers);
  }

  private static WatchedLayer named(String name, boolean last) {
    return WatchedLayer.of(name, "", 0, 0, "", !last);
  }
}
