package dev.evengrad.cli;

import java.util.concurrent.CountDownLatch;

/// Ctrl-C (or SIGTERM) during training: asks the run to stop and holds the JVM until it has saved
/// its checkpoint. The JVM then ends with 128 + the signal's number by itself.
final class Interruption implements AutoCloseable {
  private final Runnable stop;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::hold, "evengrad-interruption");
  private volatile boolean requested;

  private Interruption(Runnable stop) {
    this.stop = stop;
  }

  /// Calls `stop` on interruption, from another thread, until closed.
  static Interruption watching(Runnable stop) {
    Interruption interruption = new Interruption(stop);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /// Whether the run is to stop.
  boolean requested() {
    return requested;
  }

  private void hold() {
    requested = true;
    stop.run();
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Lets the JVM end.
  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down already, which is what the hook waited for.
    }
  }
}
