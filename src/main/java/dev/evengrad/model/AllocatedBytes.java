package dev.evengrad.model;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** What the calling thread has allocated so far: vector code that is not compiled yet boxes its vectors, compiled code allocates nothing. */
final class AllocatedBytes {
  private final @Nullable ThreadMXBean threads = threads();

  /** In bytes; always the same where the JVM does not count them. */
  long now() {
    return threads == null ? 0 : threads.getCurrentThreadAllocatedBytes();
  }

  private static @Nullable ThreadMXBean threads() {
    try {
      return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean counting
              && counting.isThreadAllocatedMemorySupported()
          ? counting
          : null;
    } catch (LinkageError e) {
      return null; // a run-time image without the management modules
    }
  }
}
