package dev.evengrad.io.tensorboard;

import dev.evengrad.DataException;
import dev.evengrad.health.LayerTensor;
import dev.evengrad.health.Log2Histograms;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event file of TensorBoard: for each step an event with any number of values. What is written reaches the operating system
 * after two seconds, with {@link #flush} or {@link #close}, whole events only, so that the file can be read while it grows and after
 * the process was killed. A disk that fails ends the file, with one message, and never the training. Scalars and histograms allocate nothing if
 * their tags are given as bytes.
 *
 * <p>For one thread at a time.
 */
public final class EventFile implements AutoCloseable {
  private static final double LOG10_OF_2 = Math.log10(2);

  /** Field numbers of TensorFlow's messages. */
  private static final int WALL_TIME = 1;

  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int HISTOGRAM = 5;
  private static final int TENSOR = 8;
  private static final int METADATA = 9;
  private static final int SESSION_STATUS = 1;
  private static final int SESSION_START = 1;

  private final Path path;
  private final Consumer<String> complaint;
  private final LongSupplier clock;
  private final ProtobufMessage event = new ProtobufMessage();
  private final ProtobufMessage summary = new ProtobufMessage();
  private final ProtobufMessage value = new ProtobufMessage();
  private final ProtobufMessage part = new ProtobufMessage();
  private @Nullable EventRecords records;
  private long step;

  /**
   * A file on a stream.
   *
   * @param clock milliseconds since 1970
   */
  EventFile(
      OutputStream out,
      Path path,
      long resumedAfter,
      Consumer<String> complaint,
      LongSupplier clock) {
    this.path = path;
    this.clock = clock;
    this.complaint = complaint;
    this.records = new EventRecords(out);
    stamp().text(FILE_VERSION, "brain.Event:2");
    write();
    if (resumedAfter >= 0) {
      part.clear().whole(SESSION_STATUS, SESSION_START);
      stamp().whole(STEP, resumedAfter + 1).message(SESSION_LOG, part);
      write();
    }
    flush();
  }

  /**
   * Begins a file in the folder of a run, which is made if it is not there; files that are in it stay.
   *
   * @param complaint takes the message of a disk that fails, once
   * @throws DataException if the file cannot be made
   */
  public static EventFile create(Path run, Consumer<String> complaint) {
    return resume(run, -1, complaint);
  }

  /**
   * As {@link #create}, for a run that is resumed: TensorBoard leaves out what earlier files say of later steps, which are done again.
   *
   * @param after the last step that the resumed run has had
   */
  public static EventFile resume(Path run, long after, Consumer<String> complaint) {
    Path path = RunFolder.newFile(run);
    try {
      return new EventFile(
          new FileOutputStream(path.toFile()), path, after, complaint, System::currentTimeMillis);
    } catch (IOException e) {
      throw new DataException(path + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** A tag as bytes, for those that are used again. */
  public static byte[] tag(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Begins the event of a step. */
  public void begin(long ofStep) {
    step = ofStep;
    summary.clear();
  }

  /** Adds a number to the event, rounded to a float. */
  public void scalar(String tag, double number) {
    scalar(tag(tag), number);
  }

  /** The same, of a {@link #tag}. */
  public void scalar(byte[] tag, double number) {
    value.clear().bytes(TAG, tag).single(SIMPLE_VALUE, (float) number);
    summary.message(VALUE, value);
  }

  /**
   * Adds the histogram of a layer's tensor to the event, over log10 of the magnitudes: zeros and what is not finite are not in it. Nothing
   * is added if it was not measured.
   *
   * @param tag a {@link #tag}
   */
  public void histogram(byte[] tag, Log2Histograms histograms, LayerTensor tensor, int layer) {
    int first = histograms.lowest(tensor, layer);
    int last = histograms.highest(tensor, layer);
    if (!histograms.has(tensor, layer) || first > last) {
      return;
    }
    double count = 0;
    double sum = 0;
    double squares = 0;
    for (int exponent = first; exponent <= last; exponent++) {
      int entries = histograms.count(tensor, layer, exponent);
      double middle = (exponent + 0.5) * LOG10_OF_2;
      count += entries;
      sum += entries * middle;
      squares += entries * middle * middle;
    }
    part.clear().real(1, first * LOG10_OF_2).real(2, (last + 1) * LOG10_OF_2);
    part.real(3, count).real(4, sum).real(5, squares);
    part.packed(6, last - first + 1);
    for (int exponent = first; exponent <= last; exponent++) {
      part.element((exponent + 1) * LOG10_OF_2);
    }
    part.packed(7, last - first + 1);
    for (int exponent = first; exponent <= last; exponent++) {
      part.element(histograms.count(tensor, layer, exponent));
    }
    value.clear().bytes(TAG, tag).message(HISTOGRAM, part);
    summary.message(VALUE, value);
  }

  /** Adds a text in Markdown to the event. */
  public void text(String tag, String markdown) {
    ProtobufMessage plugin = new ProtobufMessage().text(1, "text");
    ProtobufMessage metadata = new ProtobufMessage().message(1, plugin);
    ProtobufMessage one = new ProtobufMessage().whole(1, 1);
    ProtobufMessage shape = new ProtobufMessage().message(2, one);
    ProtobufMessage tensor = new ProtobufMessage().whole(1, 7).message(2, shape).text(8, markdown);
    value.clear().text(TAG, tag).message(TENSOR, tensor).message(METADATA, metadata);
    summary.message(VALUE, value);
  }

  /** Ends the event; one without values is left out. */
  public void end() {
    if (summary.size() > 0) {
      stamp().whole(STEP, step).message(SUMMARY, summary);
      write();
    }
  }

  /** An event with nothing but its time. */
  private ProtobufMessage stamp() {
    return event.clear().real(WALL_TIME, clock.getAsLong() / 1000.0);
  }

  private void write() {
    EventRecords open = records;
    if (open != null) {
      try {
        open.add(event);
      } catch (IOException e) {
        fail(open, e);
      }
    }
  }

  /** Hands what was written to the operating system. */
  public void flush() {
    EventRecords open = records;
    if (open != null) {
      try {
        open.flush();
      } catch (IOException e) {
        fail(open, e);
      }
    }
  }

  private void fail(EventRecords open, IOException why) {
    records = null;
    try (open) {
      open.cut();
    } catch (IOException e) {
      // TensorBoard passes over such a piece
    }
    complaint.accept(
        path
            + ": the event file ends here, training goes on: it cannot be written further: "
            + why.getMessage());
  }

  /** Ends the file. */
  @Override
  public void close() {
    EventRecords open = records;
    records = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        complaint.accept(path + ": the end of the event file may be missing: " + e.getMessage());
      }
    }
  }
}
