package dev.evengrad.model;

import dev.evengrad.SettingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls something again and again until the JVM has compiled it. Internal: use {@link Model#warmUp} and {@code Trainer.warmUp}.
 *
 * <p>Compiled is what allocates nothing any more (until then vectors are boxed) and has not become faster for a while. Neither is enough
 * by itself: the scalar kernels never allocate, and the time stands still, too, while the compiler is busy with a large kernel.
 */
public final class WarmUp {
  /** How long a warm-up takes at most unless told. */
  public static final Duration LIMIT = Duration.ofSeconds(1);

  /** The calls on different numbers of rows take turns, so that the compiler sees all of them before it decides anything. */
  private static final long TURN_NANOS = 2_000_000;

  /** For so long calls must not have become faster. */
  private static final long STANDING_NANOS = 200_000_000;

  /** What counts as faster. */
  private static final double FASTER = 0.9;

  /**
   * A call to be made.
   *
   * @param rows how many rows it is on
   * @param call allocates nothing once it is compiled
   */
  public record Task(int rows, Runnable call) {}

  private final long start;
  private final long limitNanos;
  private final AllocatedBytes allocated = new AllocatedBytes();

  private WarmUp(long start, long limitNanos) {
    this.start = start;
    this.limitNanos = limitNanos;
  }

  /**
   * Makes each call at least once, and then all of them in turns until every one is compiled.
   *
   * @param start when it began, by {@link System#nanoTime}
   * @param limit the longest it goes on, short of the call that it is in
   */
  public static WarmUpReport run(long start, Duration limit, List<Task> tasks) {
    WarmUp warmUp = new WarmUp(start, nanos(limit));
    List<Course> courses = new ArrayList<>();
    for (Task task : tasks) {
      courses.add(warmUp.new Course(task));
    }
    boolean settled = false;
    while (!settled && !warmUp.over()) {
      settled = true;
      for (Course course : courses) {
        course.turn();
        settled &= course.settled;
      }
    }
    return new WarmUpReport(
        courses.stream().map(Course::report).toList(), Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * Refuses limits that are none.
   *
   * @throws SettingException if the limit is not above 0
   */
  public static void requireLimit(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new SettingException("limit of the warm-up", limit, "a time above 0");
    }
  }

  /** Centuries, too. */
  private static long nanos(Duration limit) {
    return limit.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : limit.toNanos();
  }

  private boolean over() {
    return System.nanoTime() - start >= limitNanos;
  }

  /** How the time of one task goes down. */
  private final class Course {
    private final Task task;
    private final long firstNanos;
    private long count = 1;
    private double lastNanos;
    private long lastAllocated;
    private double standard;
    private long standsSince;
    private boolean settled;

    /** Makes the first call. */
    Course(Task task) {
      this.task = task;
      long before = System.nanoTime();
      task.call().run();
      this.standsSince = System.nanoTime();
      this.firstNanos = standsSince - before;
      this.lastNanos = firstNanos;
      this.standard = firstNanos;
    }

    /** Calls for a while and looks whether that was faster than before. */
    void turn() {
      long bytes = allocated.now();
      long before = System.nanoTime();
      long calls = 0;
      long now;
      do {
        task.call().run();
        calls++;
        now = System.nanoTime();
      } while (now - before < TURN_NANOS && !over());
      bytes = allocated.now() - bytes;
      count += calls;
      lastAllocated = bytes / calls;
      lastNanos = (double) (now - before) / calls;
      if (bytes > 0 || lastNanos < FASTER * standard) {
        standard = Math.min(standard, lastNanos);
        standsSince = now;
      }
      settled = now - standsSince >= STANDING_NANOS;
    }

    WarmUpReport.Calls report() {
      return new WarmUpReport.Calls(
          task.rows(),
          count,
          Duration.ofNanos(firstNanos),
          Duration.ofNanos(Math.round(lastNanos)),
          settled,
          lastAllocated);
    }
  }
}
