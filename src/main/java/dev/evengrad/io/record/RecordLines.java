package dev.evengrad.io.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a file, one after the other, in bounded memory. */
final class RecordLines implements AutoCloseable {
  /** What a longer line holds is passed over: ten thousand layers are shorter. */
  static final int LONGEST = 1 << 24;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int at;
  private int end;
  private long number;
  private boolean tooLong;
  private boolean whole;

  RecordLines(InputStream in) {
    this.in = in;
  }

  /** The next line without its line feed; null at the end. */
  byte @Nullable [] next() throws IOException {
    line.reset();
    tooLong = false;
    whole = false;
    while (!whole && fill()) {
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      take(from, at);
      if (at < end) {
        at++;
        whole = true;
      }
    }
    if (!whole && line.size() == 0) {
      return null;
    }
    number++;
    return line.toByteArray();
  }

  private void take(int from, int to) {
    if (line.size() + to - from > LONGEST) {
      tooLong = true;
    }
    if (!tooLong) {
      line.write(buffer, from, to - from);
    }
  }

  private boolean fill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(buffer));
    }
    return at < end;
  }

  /** The number of the last line, from 1. */
  long number() {
    return number;
  }

  /** Whether the last line was longer than {@link #LONGEST}; its beginning only was given. */
  boolean tooLong() {
    return tooLong;
  }

  /** Whether the last line had a line feed at its end; one that is still being written has none. */
  boolean whole() {
    return whole;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
