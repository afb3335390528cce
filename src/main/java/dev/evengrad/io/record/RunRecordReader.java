package dev.evengrad.io.record;

import static dev.evengrad.io.record.RecordFields.*;

import dev.evengrad.DataException;
import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.io.format.JsonCursor;
import dev.evengrad.io.format.JsonException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the record of a run, ours or that of another framework, step by step and in bounded memory: one line at a time. What makes no
 * sense is left out and noted, with its line and field; the rest is read.
 *
 * <p>For one thread at a time.
 */
public final class RunRecordReader implements RunSource {
  private static final int MAX_DEPTH = 64;

  /** A file whose first lines say nothing at all is no record, however long it is. */
  private static final int FIRST_LINES = 1000;

  private final String name;
  private final RecordLines lines;
  private final RecordNotes notes = new RecordNotes();
  private WatchedRun run = new WatchedRun("", "", "", 0, "", 0, List.of());
  private @Nullable InputNumbers inputs;
  private @Nullable StepFormat format;
  private @Nullable RecordObject waiting;
  private long lastStep = -1;
  private long lastEvaluation = -1;
  private boolean resumed;
  private @Nullable EvaluationNumbers evaluation;

  private RunRecordReader(InputStream in, String name) {
    this.name = name;
    this.lines = new RecordLines(in);
  }

  /**
   * Opens a record, packed by gzip or not, and reads the description of its run.
   *
   * @throws DataException if it cannot be read, or if no line of it is one of a record
   */
  public static RunRecordReader open(Path file) {
    try {
      return of(Files.newInputStream(file), file.toString());
    } catch (IOException e) {
      throw new DataException(unreadable(file, e), e);
    }
  }

  /**
   * As {@link #open}, of a stream, which is closed with the reader.
   *
   * @param name what messages call it
   */
  public static RunRecordReader of(InputStream in, String name) {
    try {
      return begun(unpacked(in, name), name);
    } catch (IOException e) {
      closeQuietly(in);
      throw new DataException(name + ": cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      closeQuietly(in);
      throw e;
    }
  }

  /** As {@link #open}, of a file that is not packed. */
  static RunRecordReader openPlain(Path file) {
    try {
      InputStream in = Files.newInputStream(file);
      try {
        return begun(in, file.toString());
      } catch (RuntimeException e) {
        closeQuietly(in);
        throw e;
      }
    } catch (IOException e) {
      throw new DataException(unreadable(file, e), e);
    }
  }

  private static String unreadable(Path file, IOException e) {
    return file
        + (e instanceof NoSuchFileException ? ": there is no such file" : ": cannot be read: " + e);
  }

  private static RunRecordReader begun(InputStream in, String name) {
    RunRecordReader reader = new RunRecordReader(in, name);
    reader.begin();
    return reader;
  }

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // the fault that is thrown is the first one
    }
  }

  /** Without what packs it and without a byte order mark. */
  private static InputStream unpacked(InputStream in, String name) throws IOException {
    InputStream plain = new BufferedInputStream(in);
    if (begins(plain, 0x1f, 0x8b)) {
      plain = new BufferedInputStream(new GZIPInputStream(plain));
    }
    if (begins(plain, 0xff, 0xfe) || begins(plain, 0xfe, 0xff)) {
      throw new DataException(
          name
              + ": this is UTF-16, as PowerShell's > writes it; write it as UTF-8 (in PowerShell: |"
              + " Out-File -Encoding utf8)");
    }
    if (begins(plain, 0xef, 0xbb, 0xbf)) {
      plain.skipNBytes(3);
    }
    return plain;
  }

  private static boolean begins(InputStream in, int... bytes) throws IOException {
    in.mark(bytes.length);
    boolean equal = true;
    for (int i = 0; i < bytes.length && equal; i++) {
      equal = in.read() == bytes[i];
    }
    in.reset();
    return equal;
  }

  /** Reads up to the description; without one the first step tells the layers. */
  private void begin() {
    boolean described = false;
    while (waiting == null && run.layers().isEmpty()) {
      RecordObject line = object();
      if (line == null) {
        break;
      }
      try {
        described |= first(line);
      } catch (JsonException e) {
        broken(e);
      }
    }
    if (!described && waiting == null) {
      throw new DataException(name + ": " + unusable());
    }
    format = new StepFormat(run, notes);
  }

  /** Takes a line before the first step; returns whether it describes the run. */
  private boolean first(RecordObject line) {
    if (isDescription(line)) {
      run = DescriptionFormat.read(line, lines.number(), notes);
      inputs = InputsFormat.read(line, lines.number(), notes);
      return true;
    }
    if (!isStep(line)) {
      notes.add("before", lines.number(), "stands before the first step and is left out");
    } else {
      if (line.kind(LAYERS) == '{') {
        JsonCursor layers = Objects.requireNonNull(line.at(LAYERS));
        run =
            DescriptionFormat.named(
                run, new RecordObject(layers, lines.number(), "field layers, ", notes).names());
      }
      waiting = line;
    }
    return false;
  }

  private String unusable() {
    if (lines.number() == 0) {
      return notes.all().isEmpty()
          ? "is empty: not a line was written to it yet"
          : notes.all().getFirst().toString();
    }
    return "no line of it is one of a run record (one JSON object a line, with a field step)"
        + notes.all().stream().findFirst().map(note -> "; " + note).orElse("");
  }

  private static boolean isDescription(RecordObject line) {
    return !line.has(STEP)
        && !line.has(AFTER_STEP)
        && line.kind(LAYERS) != '{'
        && DESCRIPTION.stream().anyMatch(field -> !field.equals(LOSS) && line.has(field));
  }

  private static boolean isStep(RecordObject line) {
    return line.has(STEP) || (!line.has(AFTER_STEP) && (line.has(LAYERS) || line.has(LOSS)));
  }

  /** The object of the next line that has one; null at the end. */
  private @Nullable RecordObject object() {
    while (format != null || lines.number() < FIRST_LINES) {
      byte[] text = line();
      if (text == null) {
        return null;
      }
      if (lines.tooLong()) {
        notes.add(
            "long", lines.number(), "longer than " + RecordLines.LONGEST + " bytes; left out");
        continue;
      }
      try {
        JsonCursor cursor = new JsonCursor(text, MAX_DEPTH, true);
        if (cursor.position() < text.length) {
          RecordObject object = new RecordObject(cursor, lines.number(), "", notes);
          cursor.end();
          return object;
        }
      } catch (JsonException e) {
        broken(e);
      }
    }
    return null;
  }

  private void broken(JsonException e) {
    if (lines.whole()) {
      notes.add(
          "broken",
          lines.number(),
          "is not a JSON object and is left out: " + RecordObject.reason(e));
    } else {
      notes.add(
          "cut",
          lines.number(),
          "breaks off and is left out; so ends a record that grows, or whose run was killed");
    }
  }

  private byte @Nullable [] line() {
    try {
      return lines.next();
    } catch (IOException e) {
      notes.add(
          "unreadable", lines.number() + 1, "from here on nothing can be read: " + e.getMessage());
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
    while (true) {
      RecordObject line = waiting == null ? object() : waiting;
      waiting = null;
      if (line == null) {
        return Entry.END;
      }
      try {
        Entry entry = entry(line, numbers);
        if (entry != Entry.END) {
          return entry;
        }
      } catch (JsonException e) {
        broken(e);
      }
    }
  }

  /** What a line is; END if nothing comes of it. */
  private Entry entry(RecordObject line, StepNumbers numbers) {
    if (isDescription(line)) {
      again(line);
      return Entry.END;
    }
    if (isStep(line)) {
      return step(line, numbers) ? Entry.STEP : Entry.END;
    }
    if (line.has(AFTER_STEP)) {
      return evaluation(line) ? Entry.EVALUATION : Entry.END;
    }
    notes.add(
        "nothing", lines.number(), "has none of the fields step, after_step and layers; left out");
    return Entry.END;
  }

  /** A description after the first one: the run went on. */
  private void again(RecordObject line) {
    WatchedRun next = DescriptionFormat.read(line, lines.number(), notes);
    resumed = line.has(RESUMED_AFTER);
    if (!next.layers().isEmpty() && !next.layers().equals(run.layers())) {
      notes.add(
          "again",
          lines.number(),
          "describes other layers than the first description, which holds on; a record of another"
              + " run belongs into a file of its own");
    } else if (!resumed) {
      notes.add(
          "second",
          lines.number(),
          "describes the run again, without the field resumed_after; if another run begins here,"
              + " give it a file of its own: only its steps beyond those of the first are read");
    }
  }

  private boolean step(RecordObject line, StepNumbers numbers) {
    line.requireKnown(STEP_LINE);
    if (!line.has(STEP)) {
      notes.add("no step", lines.number(), "field step: missing; counted on from the last step");
    }
    long step = line.whole(STEP, lastStep + 1);
    if (step <= lastStep) {
      // what a resumed run repeats has the same bits
      if (!resumed) {
        notes.add(
            "order",
            lines.number(),
            "field step: "
                + step
                + " after "
                + lastStep
                + "; steps twice or out of order are left out");
      }
      return false;
    }
    resumed = false;
    lastStep = step;
    numbers.begin(step);
    double rate = line.number(RATE);
    if (line.has(LOSS)) {
      numbers.setLoss(line.number(LOSS), rate);
    } else {
      numbers.setRate(rate);
    }
    if (line.has(GRADIENT_NORM)) {
      double norm = line.number(GRADIENT_NORM);
      double applied = line.has(APPLIED_NORM) ? line.number(APPLIED_NORM) : norm;
      numbers.setNorms(norm, applied, line.truth(CLIPPED, false));
    }
    numbers.setSkipped(line.text(SKIPPED), line.text(SKIPPED_LAYER));
    JsonCursor layers = line.at(LAYERS);
    if (layers == null) {
      notes.add("no layers", lines.number(), "field layers: missing");
    } else {
      Objects.requireNonNull(format).read(layers, lines.number(), numbers);
    }
    return true;
  }

  private boolean evaluation(RecordObject line) {
    line.requireKnown(EVALUATION);
    long step = line.whole(AFTER_STEP, Math.max(0, lastStep));
    if (step <= lastEvaluation) {
      if (!resumed) {
        notes.add(
            "evaluations",
            lines.number(),
            "field after_step: " + step + " after " + lastEvaluation + "; left out");
      }
      return false;
    }
    lastEvaluation = step;
    evaluation =
        new EvaluationNumbers(
            step,
            line.number(TRAINING_LOSS),
            line.number(HELD_OUT_LOSS),
            line.number(TRAINING_ACCURACY),
            line.number(HELD_OUT_ACCURACY));
    return true;
  }

  @Override
  public EvaluationNumbers evaluation() {
    if (evaluation == null) {
      throw new IllegalStateException("no evaluation was read yet");
    }
    return evaluation;
  }

  @Override
  public List<RecordNote> notes() {
    return notes.all();
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      // all that was asked for has been read
    }
  }
}
