package dev.evengrad.io.record;

import dev.evengrad.DataException;
import dev.evengrad.ModelFileException;
import dev.evengrad.health.ArrayStep;
import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.io.format.DType;
import dev.evengrad.io.format.JsonCursor;
import dev.evengrad.io.format.JsonException;
import dev.evengrad.io.format.Quoted;
import dev.evengrad.io.format.Safetensors;
import dev.evengrad.io.format.StoredTensor;
import dev.evengrad.io.record.GradientName.Array;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a folder that has a safetensors file for each step, the last number in whose name is the step, e.g. {@code
 * step-000012.safetensors}: gradients under the names of their parameters ({@code fc1.weight}), and, if they are known, {@code
 * delta/fc1}, {@code activation/fc1}, {@code weights/fc1}, {@code update/fc1}. The metadata may have {@code loss} and {@code rate}. A file
 * {@code run.json} may hold the line that describes the run; without it the first step tells the layers, in natural order of their
 * names, the last one for the output layer. One file is in memory at a time.
 *
 * <p>For one thread at a time.
 */
public final class GradientFolder implements RunSource {
  private static final String DESCRIPTION = "run.json";
  private static final String ENDING = ".safetensors";
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})\\D*$");
  private static final int MAX_DEPTH = 64;

  private final Path folder;
  private final RecordNotes notes = new RecordNotes();
  private final List<Map.Entry<Long, Path>> steps;
  private final WatchedRun run;
  private final Set<String> layers;
  private final ArrayStep arrays;
  private final Map<String, Map<Array, float[]>> taken = new TreeMap<>();
  private @Nullable InputNumbers inputs;
  private int next;

  private GradientFolder(Path folder) {
    this.folder = folder;
    this.steps = steps();
    this.run = description();
    this.layers = run.layers().stream().map(WatchedLayer::name).collect(Collectors.toSet());
    this.arrays = new ArrayStep(run);
  }

  /**
   * Opens a folder.
   *
   * @throws DataException if it cannot be read, or has no file of a step
   */
  public static GradientFolder open(Path folder) {
    return new GradientFolder(folder);
  }

  private List<Map.Entry<Long, Path>> steps() {
    Map<Long, Path> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> name(file).endsWith(ENDING))
          .sorted((a, b) -> new NaturalOrder().compare(name(a), name(b)))
          .forEach(file -> add(file, found));
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(folder + ": cannot be read: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new DataException(
          folder
              + ": there is no file of a step in this folder, e.g. step-000012"
              + ENDING
              + noted());
    }
    return List.copyOf(found.entrySet());
  }

  private String noted() {
    return notes.all().stream().findFirst().map(note -> "; " + note).orElse("");
  }

  private void add(Path file, Map<Long, Path> found) {
    String name = name(file);
    Matcher number = NUMBER.matcher(name.substring(0, name.length() - ENDING.length()));
    if (!number.find()) {
      note("no number", file, "has no number of a step in its name; left out");
      return;
    }
    Path before = found.putIfAbsent(Long.parseLong(number.group(1)), file);
    if (before != null) {
      note("twice", file, "is of the same step as " + Quoted.plain(name(before)) + "; left out");
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private void note(String kind, Path file, String message) {
    notes.add(kind, 0, Quoted.plain(name(file)) + ": " + message);
  }

  private WatchedRun description() {
    Path file = folder.resolve(DESCRIPTION);
    WatchedRun described = new WatchedRun("", "", "", 0, "", 0, List.of());
    if (Files.exists(file)) {
      try {
        JsonCursor cursor = new JsonCursor(Files.readAllBytes(file), MAX_DEPTH, true);
        RecordObject line = new RecordObject(cursor, 0, DESCRIPTION + ", ", notes);
        described = DescriptionFormat.read(line, 0, notes);
        inputs = InputsFormat.read(line, 0, notes);
      } catch (JsonException | IOException e) {
        note("description", file, "cannot be read and is left out: " + e.getMessage());
      }
    }
    return described.layers().isEmpty() ? ofFirstStep(described) : described;
  }

  /** The first file that can be read tells the layers. */
  private WatchedRun ofFirstStep(WatchedRun described) {
    for (Map.Entry<Long, Path> step : steps) {
      Safetensors file = file(step.getValue());
      if (file != null) {
        return DescriptionFormat.named(described, layers(file));
      }
    }
    throw new DataException(folder + ": no file in it can be read" + noted());
  }

  /** Those that have a matrix or an array of their own: what has a vector of weights only is a normalisation. */
  private static List<String> layers(Safetensors file) {
    return file.tensors().stream()
        .filter(tensor -> tensor.rank() > 1)
        .map(tensor -> GradientName.of(tensor.name()))
        .filter(Objects::nonNull)
        .map(GradientName::layer)
        .distinct()
        .sorted(new NaturalOrder())
        .toList();
  }

  /** A file; null, and noted, if it cannot be read. */
  private @Nullable Safetensors file(Path path) {
    try {
      return Safetensors.read(path);
    } catch (ModelFileException e) {
      note("unreadable", path, e.reason() + "; left out");
      return null;
    }
  }

  @Override
  public WatchedRun run() {
    return run;
  }

  @Override
  public @Nullable InputNumbers inputs() {
    return inputs;
  }

  @Override
  public Entry next(StepNumbers numbers) {
    StepFormat.requireFit(numbers, run);
    while (next < steps.size()) {
      Map.Entry<Long, Path> step = steps.get(next++);
      Safetensors file = file(step.getValue());
      if (file != null) {
        read(step.getKey(), file, step.getValue(), numbers);
        return Entry.STEP;
      }
    }
    return Entry.END;
  }

  private void read(long step, Safetensors file, Path path, StepNumbers numbers) {
    taken.clear();
    for (StoredTensor tensor : file.tensors()) {
      take(tensor, file, path);
    }
    numbers.begin(step);
    if (!taken.isEmpty()) {
      taken.forEach(
          (layer, of) ->
              arrays.take(
                  step,
                  layer,
                  of.get(Array.GRADIENT),
                  of.get(Array.DELTA),
                  of.get(Array.ACTIVATION),
                  of.get(Array.WEIGHTS),
                  of.get(Array.UPDATE)));
      numbers.copy(arrays.end());
    }
    double rate = metadata(file, path, RecordFields.RATE);
    if (file.metadata().containsKey(RecordFields.LOSS)) {
      numbers.setLoss(metadata(file, path, RecordFields.LOSS), rate);
    } else {
      numbers.setRate(rate);
    }
  }

  private void take(StoredTensor tensor, Safetensors file, Path path) {
    GradientName name = GradientName.of(tensor.name());
    if (name == null) {
      return;
    }
    if (!layers.contains(name.layer())) {
      if (tensor.rank() > 1) {
        note(
            "layer " + name.layer(),
            path,
            "layer " + Quoted.of(name.layer()) + " is not among the run's and is left out");
      }
      return;
    }
    try {
      taken
          .computeIfAbsent(name.layer(), layer -> new EnumMap<>(Array.class))
          .put(name.array(), floats(tensor, file));
    } catch (ModelFileException e) {
      note("tensor", path, e.reason() + "; left out");
    }
  }

  private static float[] floats(StoredTensor tensor, Safetensors file) {
    if (tensor.dtype() != DType.F64) {
      return file.floats(tensor.name());
    }
    double[] wide = file.doubles(tensor.name());
    float[] floats = new float[wide.length];
    for (int i = 0; i < wide.length; i++) {
      floats[i] = (float) wide[i];
    }
    return floats;
  }

  /** A number that stands in the metadata as text; NaN if it is missing or none. */
  private double metadata(Safetensors file, Path path, String key) {
    String text = file.metadata().get(key);
    if (text == null) {
      return Double.NaN;
    }
    try {
      // Python says nan, inf and -inf
      return switch (text.strip()) {
        case "nan" -> Double.NaN;
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      note(
          "metadata " + key,
          path,
          "metadata " + key + ": found " + Quoted.of(text) + " where a number was expected");
      return Double.NaN;
    }
  }

  @Override
  public EvaluationNumbers evaluation() {
    throw new IllegalStateException("a folder of gradients has no evaluations");
  }

  @Override
  public List<RecordNote> notes() {
    return notes.all();
  }

  @Override
  public void close() {
    // no file stays open
  }
}
