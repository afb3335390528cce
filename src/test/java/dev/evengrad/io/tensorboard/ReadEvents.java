package dev.evengrad.io.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads event files in the plainest way, checksums by the polynomial bit by bit; what is no whole record is a failure. */
public final class ReadEvents {
  private static final int CASTAGNOLI = 0x82f63b78;

  /**
   * One value of an event.
   *
   * @param number of a scalar; the count of entries of a histogram; NaN of a text
   * @param buckets of a histogram
   * @param text of a text
   */
  public record Value(
      long step, String tag, double number, List<Double> buckets, String text, double wallTime) {}

  private final List<Value> values = new ArrayList<>();
  private final List<Long> restarts = new ArrayList<>();
  private String version = "";
  private int records;

  private ReadEvents() {}

  /** All files of a run, in the order in which TensorBoard reads them. */
  public static ReadEvents ofRun(Path run) throws IOException {
    ReadEvents events = new ReadEvents();
    for (Path file : files(run)) {
      events.read(Files.readAllBytes(file));
    }
    return events;
  }

  public static List<Path> files(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files.sorted().toList();
    }
  }

  static ReadEvents of(byte[] bytes) {
    ReadEvents events = new ReadEvents();
    events.read(bytes);
    return events;
  }

  public List<Value> values() {
    return values;
  }

  /** Those of a series. */
  public List<Value> of(String tag) {
    return values.stream().filter(value -> value.tag().equals(tag)).toList();
  }

  public List<String> tags() {
    return values.stream().map(Value::tag).distinct().sorted().toList();
  }

  /** The steps at which a run says that it begins again. */
  public List<Long> restarts() {
    return restarts;
  }

  String version() {
    return version;
  }

  int records() {
    return records;
  }

  private void read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      byte[] length = next(in, 8);
      assertEquals(masked(length), in.getInt(), "the checksum of a length");
      byte[] event = next(in, (int) little(length).getLong());
      assertEquals(masked(event), in.getInt(), "the checksum of an event");
      event(little(event));
      records++;
    }
  }

  private static int masked(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ CASTAGNOLI;
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] next(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private static ByteBuffer part(ByteBuffer in) {
    return little(next(in, (int) varint(in)));
  }

  private static String text(ByteBuffer in) {
    return new String(next(in, (int) varint(in)), StandardCharsets.UTF_8);
  }

  private void event(ByteBuffer in) {
    double wall = Double.NaN;
    long step = 0;
    while (in.hasRemaining()) {
      int key = (int) varint(in);
      switch (key >> 3) {
        case 1 -> wall = in.getDouble();
        case 2 -> step = varint(in);
        case 3 -> version = text(in);
        case 5 -> summary(part(in), step, wall);
        case 7 -> {
          part(in);
          restarts.add(step);
        }
        default -> throw new AssertionError("field " + (key >> 3) + " of an event");
      }
    }
  }

  private void summary(ByteBuffer in, long step, double wall) {
    while (in.hasRemaining()) {
      assertEquals(1 << 3 | 2, varint(in));
      value(part(in), step, wall);
    }
  }

  private void value(ByteBuffer in, long step, double wall) {
    String tag = "";
    String text = "";
    double number = Double.NaN;
    List<Double> buckets = List.of();
    while (in.hasRemaining()) {
      int key = (int) varint(in);
      switch (key >> 3) {
        case 1 -> tag = text(in);
        case 2 -> number = in.getFloat();
        case 5 -> {
          ByteBuffer histogram = part(in);
          number = numberOf(histogram.duplicate().order(ByteOrder.LITTLE_ENDIAN));
          buckets = bucketsOf(histogram);
        }
        case 8 -> text = stringOf(part(in));
        case 9 -> part(in);
        default -> throw new AssertionError("field " + (key >> 3) + " of a value");
      }
    }
    values.add(new Value(step, tag, number, buckets, text, wall));
  }

  private static double numberOf(ByteBuffer in) {
    in.position(2 * 9 + 1);
    return in.getDouble();
  }

  private static List<Double> bucketsOf(ByteBuffer in) {
    in.position(5 * 9);
    varint(in);
    part(in);
    varint(in);
    ByteBuffer counts = part(in);
    List<Double> buckets = new ArrayList<>();
    while (counts.hasRemaining()) {
      buckets.add(counts.getDouble());
    }
    return buckets;
  }

  private static String stringOf(ByteBuffer in) {
    String text = "";
    while (in.hasRemaining()) {
      int key = (int) varint(in);
      switch (key >> 3) {
        case 1 -> varint(in);
        case 2 -> part(in);
        case 8 -> text = text(in);
        default -> throw new AssertionError("field " + (key >> 3) + " of a tensor");
      }
    }
    return text;
  }
}
