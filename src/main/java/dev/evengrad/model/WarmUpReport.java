package dev.evengrad.model;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a warm-up did.
 *
 * @param calls what was called, an entry for each number of rows, in the order in which these were given
 * @param elapsed how long all of it took
 */
public record WarmUpReport(List<Calls> calls, Duration elapsed) {

  /**
   * The calls on one number of rows.
   *
   * @param rows the rows of each call
   * @param count how many calls there were
   * @param first how long the first one took
   * @param last how long one took in the end, a mean over the last milliseconds
   * @param settled whether calls had stopped to become faster; if not, the limit came first, and the calls that follow may still become
   *     faster
   * @param allocated the bytes that a call allocated in the end, as it does while the JVM has not compiled the vectors in it; 0 once it
   *     has, and where the JVM does not count
   */
  public record Calls(
      int rows, long count, Duration first, Duration last, boolean settled, long allocated) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d %s: %,d calls, the first %s us, in the end %s us, %s%s",
          rows,
          rows == 1 ? "row" : "rows",
          count,
          micros(first),
          micros(last),
          settled ? "settled" : "not settled yet",
          allocated == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  "; a call still allocates %,d bytes: the JVM has not compiled its vectors",
                  allocated));
    }

    private static String micros(Duration time) {
      double micros = time.toNanos() / 1000.0;
      return String.format(Locale.ROOT, micros < 100 ? "%.2f" : "%,.0f", micros);
    }
  }

  /** Copies the list. */
  public WarmUpReport {
    calls = List.copyOf(calls);
  }

  /** Whether the calls on every number of rows had stopped to become faster. */
  public boolean settled() {
    return calls.stream().allMatch(Calls::settled);
  }

  /** A line for each number of rows. */
  @Override
  public String toString() {
    return calls.stream().map(Calls::toString).collect(Collectors.joining("\n"))
        + String.format(Locale.ROOT, "\nwarmed up in %,d ms", elapsed.toMillis());
  }
}
