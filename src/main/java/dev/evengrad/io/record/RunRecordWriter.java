package dev.evengrad.io.record;

import static dev.evengrad.io.record.RecordFields.*;

import dev.evengrad.DataException;
import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.LayerTensor;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the record of a run: a line of strict JSON that describes it, then one for each step and each evaluation. Every line is handed
 * to the operating system at once, so that the file can be read while it grows and after the process was killed. A disk that fails ends
 * the record, with one message, and never the training. Nothing is allocated for a step once the longest line was written.
 *
 * <p>Of a run that is described as one of {@link WatchedRun#withEvery every n-th step} it writes the steps 1, n + 1, 2 n + 1 and so on, and
 * always the first and the last that it is given, those that were skipped, those in which anything is not finite, and those that are
 * {@link #mark marked}.
 *
 * <p>For one thread at a time.
 */
public final class RunRecordWriter implements AutoCloseable {
  private static final Statistic[] STATISTICS = Statistic.values();
  private static final LayerTensor[] TENSORS = LayerTensor.values();

  /** A run of so many steps has them all in its record in any case: it is written in a moment. */
  private static final long SHORT = 2000;

  /** Every second of the steps that have costly numbers, and by far the longest lines: of every one it would be just above. */
  private static final int OF_LONG = 32;

  private final String name;
  private final WatchedRun run;
  private final Consumer<String> complaint;
  private final AsciiLine line = new AsciiLine();
  private @Nullable OutputStream out;
  private long written;
  private final StepNumbers last;
  private boolean begun;
  private boolean lastWaits;
  private boolean marked;

  /**
   * Every which step of a run is written unless somebody says otherwise: all of up to 2000 steps; every 32nd of more, or of nobody knows
   * how many, so that the record takes less than 2 % of the time of a step of a network of some size.
   *
   * @param plannedSteps how many are going to be made; 0 if unknown
   */
  public static int usualEvery(long plannedSteps) {
    return plannedSteps > 0 && plannedSteps <= SHORT ? 1 : OF_LONG;
  }

  /** A record that goes to a stream; the description is the first line. */
  RunRecordWriter(
      OutputStream out,
      String name,
      WatchedRun run,
      @Nullable InputNumbers inputs,
      long resumedAfter,
      long written,
      Consumer<String> complaint) {
    this.name = name;
    this.run = run;
    this.complaint = complaint;
    this.out = out;
    this.written = written;
    this.last = new StepNumbers(run.layers().size());
    line.json(DescriptionFormat.write(run, inputs, resumedAfter));
    write();
  }

  /**
   * Begins a record. One that is there is replaced, an empty file too.
   *
   * @param complaint takes the message of a disk that fails, once
   * @throws DataException if the file holds anything else, or cannot be written
   */
  public static RunRecordWriter create(Path file, WatchedRun run, Consumer<String> complaint) {
    return create(file, run, null, complaint);
  }

  /** The same, with what the inputs are like. */
  public static RunRecordWriter create(
      Path file, WatchedRun run, @Nullable InputNumbers inputs, Consumer<String> complaint) {
    requireRecord(file);
    try {
      return new RunRecordWriter(
          new FileOutputStream(file.toFile()), file.toString(), run, inputs, -1, 0, complaint);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Goes on with the record of a run that is resumed, or begins one if there is none. A line that was not finished is cut off. Steps that
   * are done again have the same bits: readers pass over them.
   *
   * @param inputs what they are like; null if unknown
   * @param resumedAfter the last step that the resumed run has had
   * @throws DataException as {@link #create}, or if the record is of other layers
   */
  public static RunRecordWriter append(
      Path file,
      WatchedRun run,
      @Nullable InputNumbers inputs,
      long resumedAfter,
      Consumer<String> complaint) {
    requireRecord(file);
    requireSameLayers(file, run);
    try {
      long whole = Files.exists(file) ? wholeLines(file) : 0;
      return new RunRecordWriter(
          new FileOutputStream(file.toFile(), true),
          file.toString(),
          run,
          inputs,
          resumedAfter,
          whole,
          complaint);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Refuses a file that is there and is no record of a run, so that none is lost.
   *
   * @throws DataException if it is anything else
   */
  public static void requireRecord(Path file) {
    try {
      if (!Files.exists(file) || (Files.isRegularFile(file) && Files.size(file) == 0)) {
        return;
      }
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e, e);
    }
    try {
      RunRecordReader.openPlain(file).close();
    } catch (DataException e) {
      throw new DataException(
          file + " is there and is no record of a run, and is not replaced; name another file", e);
    }
  }

  private static void requireSameLayers(Path file, WatchedRun run) {
    try {
      if (!Files.exists(file) || Files.size(file) == 0) {
        return;
      }
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e, e);
    }
    try (RunRecordReader reader = RunRecordReader.openPlain(file)) {
      if (!reader.run().layers().equals(run.layers())) {
        throw new DataException(
            file + " is the record of another run, of other layers; name another file");
      }
    }
  }

  /** Cuts off what stands after the last line feed; returns the length that is left. */
  private static long wholeLines(Path file) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] piece = new byte[1 << 12];
      long end = access.length();
      while (end > 0) {
        int size = (int) Math.min(piece.length, end);
        access.seek(end - size);
        access.readFully(piece, 0, size);
        for (int i = size - 1; i >= 0; i--) {
          if (piece[i] == '\n') {
            access.setLength(end - size + i + 1);
            return end - size + i + 1;
          }
        }
        end -= size;
      }
      access.setLength(0);
      return 0;
    }
  }

  /**
   * Says that something was found in the step that is handed over next, or, by what is measured after it, in the last one: it is written,
   * whichever it is.
   */
  public void mark() {
    marked = true;
  }

  /**
   * Writes a step, if it is one of those that are written. Does nothing after the disk failed or after {@link #close}.
   */
  public void accept(StepNumbers numbers) {
    if (out == null) {
      return;
    }
    lastWaits = begun && !marked && !standsOut(numbers);
    begun = true;
    marked = false;
    if (lastWaits) {
      last.copy(numbers);
    } else {
      put(numbers);
    }
  }

  private boolean standsOut(StepNumbers numbers) {
    return (numbers.step() - 1) % run.every() == 0
        || !numbers.skipped().isEmpty()
        || !numbers.isSound()
        || (numbers.hasLoss() && !Double.isFinite(numbers.loss()))
        || (numbers.hasNorm() && !Double.isFinite(numbers.gradientNorm()));
  }

  private void putLast() {
    if (lastWaits && out != null) {
      put(last);
    }
    lastWaits = false;
  }

  private void put(StepNumbers numbers) {
    line.clear();
    line.put("{").name(STEP).put(numbers.step());
    if (numbers.hasLoss()) {
      line.name(LOSS).put(numbers.loss());
    }
    known(RATE, numbers.rate());
    if (numbers.hasNorm()) {
      line.name(GRADIENT_NORM).put(numbers.gradientNorm());
      line.name(APPLIED_NORM).put(numbers.appliedNorm());
      line.name(CLIPPED).put(Boolean.toString(numbers.clipped()));
    }
    if (!numbers.skipped().isEmpty()) {
      line.name(SKIPPED).quoted(numbers.skipped());
      if (!numbers.skippedLayer().isEmpty()) {
        line.name(SKIPPED_LAYER).quoted(numbers.skippedLayer());
      }
    }
    line.name(LAYERS).put("{");
    for (int layer = 0; layer < run.layers().size(); layer++) {
      line.name(run.layers().get(layer).name()).put("{");
      for (Statistic statistic : STATISTICS) {
        if (numbers.has(statistic, layer)) {
          line.name(statistic.field()).put(numbers.get(statistic, layer));
        }
      }
      for (LayerTensor tensor : TENSORS) {
        HistogramFormat.write(line, numbers.histograms(), tensor, layer);
      }
      line.put("}");
    }
    line.put("}}");
    write();
  }

  /** Writes an evaluation, as {@link #accept(StepNumbers)} does a step. */
  public void accept(EvaluationNumbers numbers) {
    if (out == null) {
      return;
    }
    if (marked) {
      marked = false;
      putLast();
    }
    line.clear();
    line.put("{").name(AFTER_STEP).put(numbers.step());
    known(TRAINING_LOSS, numbers.trainingLoss());
    known(TRAINING_ACCURACY, numbers.trainingAccuracy());
    known(HELD_OUT_LOSS, numbers.validationLoss());
    known(HELD_OUT_ACCURACY, numbers.validationAccuracy());
    line.put("}");
    write();
  }

  /** A number of the step or the evaluation; NaN says that it is not known. */
  private void known(String field, double value) {
    if (!Double.isNaN(value)) {
      line.name(field).put(value);
    }
  }

  private void write() {
    OutputStream open = out;
    if (open == null) {
      return;
    }
    try {
      line.writeTo(open);
      written += line.length();
    } catch (IOException e) {
      out = null;
      end(open);
      complaint.accept(
          name
              + ": the record ends here, training goes on: it cannot be written further: "
              + e.getMessage());
    }
  }

  /** Cuts off the piece of a line that a full disk may have taken, as far as that is possible. */
  private void end(OutputStream failed) {
    try (failed) {
      if (failed instanceof FileOutputStream file) {
        file.getChannel().truncate(written);
      }
    } catch (IOException e) {
      // readers pass over such a piece
    }
  }

  /** Ends the record, with the last step. */
  @Override
  public void close() {
    putLast();
    OutputStream open = out;
    out = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        complaint.accept(name + ": the end of the record may be missing: " + e.getMessage());
      }
    }
  }
}
