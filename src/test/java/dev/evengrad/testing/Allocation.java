package dev.evengrad.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Asserts that code allocates nothing, on the calling thread and on the library's own. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  /** So that a machine with much else to do, where C2 too gets on slowly, gives code its chance. */
  private static final int LEAST_ROUNDS = 50;

  private Allocation() {}

  /**
   * Calls {@code body} until {@code calls} calls in a row allocate no byte. Until C2 is done, vectors are boxed, and the JVM itself
   * allocates when it leaves compiled code; code that allocates does so in every round, and fails after 20 seconds and 50 rounds.
   */
  public static void assertNone(String name, int calls, Runnable body) {
    long[] ids = ids();
    long bytes = -1;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (int round = 0;
        bytes != 0 && (round < LEAST_ROUNDS || System.nanoTime() < deadline);
        round++) {
      long before = allocated(ids);
      for (int i = 0; i < calls; i++) {
        body.run();
      }
      bytes = allocated(ids) - before;
    }
    assertEquals(0, bytes, name + ": bytes allocated by the last " + calls + " calls");
  }

  private static long[] ids() {
    List<Long> ids = new ArrayList<>();
    ids.add(Thread.currentThread().threadId());
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("evengrad-worker")) {
        ids.add(thread.threadId());
      }
    }
    return ids.stream().mapToLong(Long::longValue).toArray();
  }

  private static long allocated(long[] ids) {
    long sum = 0;
    for (long id : ids) {
      sum += THREADS.getThreadAllocatedBytes(id);
    }
    return sum;
  }
}
