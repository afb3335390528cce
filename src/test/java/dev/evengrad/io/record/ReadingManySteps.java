package dev.evengrad.io.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evengrad.health.StepNumbers;
import java.io.InputStream;

/** Reads a record of so many steps that is made while it is read; prints how many were. */
final class ReadingManySteps {
  private ReadingManySteps() {}

  /** A record that nobody stores. */
  private static final class Endless extends InputStream {
    private final long steps;
    private long next;
    private byte[] line = new byte[0];
    private int at;

    Endless(long steps) {
      this.steps = steps;
    }

    @Override
    public int read() {
      return fill() ? line[at++] : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (!fill()) {
        return -1;
      }
      int copied = Math.min(length, line.length - at);
      System.arraycopy(line, at, bytes, offset, copied);
      at += copied;
      return copied;
    }

    private boolean fill() {
      if (at == line.length && next < steps) {
        line =
            ("{\"step\": "
                    + next
                    + ", \"loss\": 0.5, \"u"
                    + next
                    + "\": 1, \"layers\": {\"fc1\": {\"delta_norm\": 0.25, \"gradient_norm\":"
                    + " 1.8327252864837646}, \"fc2\": {\"delta_norm\": 1e-3}, \"x"
                    + next
                    + "\": {}}}\n")
                .getBytes(UTF_8);
        at = 0;
        next++;
      }
      return at < line.length;
    }
  }

  /** Arguments: the number of steps. */
  public static void main(String[] arguments) {
    long steps = 0;
    try (RunRecordReader reader =
        RunRecordReader.of(new Endless(Long.parseLong(arguments[0])), "endless")) {
      StepNumbers numbers = new StepNumbers(reader.run().layers().size());
      while (reader.next(numbers) == RunSource.Entry.STEP) {
        steps++;
      }
      System.out.println(steps + " steps, " + reader.notes().size() + " notes");
    }
  }
}
