package dev.evengrad.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A caller and a fixed number of daemon threads of ours that together run the parts of one task. One caller at a time. A run
 * allocates nothing. Waiting threads are parked; where that is wanted they first look for a while whether there is work, since a parked
 * thread takes long to wake.
 */
final class WorkerTeam implements AutoCloseable {
  /**
   * How long the caller, done with its own part, looks whether the others are done with theirs before it is parked: about what waking it
   * takes, so that it never waits much longer than the better of both ways.
   */
  private static final long LAST_WAIT_NANOS = 50_000;

  private final Worker[] workers;
  private final long spinNanos;
  private final AtomicInteger pending = new AtomicInteger();
  private volatile boolean callerParks;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;
  private @Nullable Task task;
  private @Nullable Thread caller;

  /** What the team runs. */
  interface Task {
    /** Does part {@code part}; different parts run at the same time and write to different places. */
    void run(int part);
  }

  /** A team of {@code threads}, the caller among them, none of which spins. */
  WorkerTeam(int threads) {
    this(threads, 0);
  }

  /**
   * A team of {@code threads}, the caller among them.
   *
   * @param spinNanos how long a thread that waits looks for work before it is parked
   */
  WorkerTeam(int threads, long spinNanos) {
    this.spinNanos = spinNanos;
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i + 1);
      workers[i].start();
    }
  }

  /** The threads of the team, the caller among them. */
  int threads() {
    return workers.length + 1;
  }

  /**
   * Runs parts 0 to {@code parts} - 1, part 0 in the caller, and returns when all are done. What a part throws is thrown here, after
   * all have ended.
   */
  void run(Task what, int parts) {
    start(what, parts);
    if (parts == 1) {
      what.run(0);
      return;
    }
    try {
      what.run(0);
    } finally {
      awaitWorkers();
      task = null;
      caller = null;
    }
    Throwable thrown = failure;
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown != null) {
      throw (RuntimeException) thrown; // a task declares no others
    }
  }

  /** In one piece as seen by {@link #close}: a worker that has a part to run does it before it ends. */
  private synchronized void start(Task what, int parts) {
    if (closed) {
      throw new IllegalStateException("the worker threads were closed");
    }
    if (parts == 1) {
      return;
    }
    task = what;
    caller = Thread.currentThread();
    failure = null;
    callerParks = false;
    pending.set(parts - 1);
    for (int i = 0; i < parts - 1; i++) {
      workers[i].ready = true;
      LockSupport.unpark(workers[i]);
    }
  }

  /** 0 where nobody spins. */
  private long spinEnd() {
    return spinNanos == 0 ? 0 : System.nanoTime() + spinNanos;
  }

  private boolean isBefore(long end) {
    return spinNanos > 0 && System.nanoTime() - end < 0;
  }

  private void awaitWorkers() {
    boolean interrupted = false;
    long end = System.nanoTime() + Math.max(LAST_WAIT_NANOS, spinNanos);
    while (pending.get() > 0 && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    callerParks = true;
    while (pending.get() > 0) {
      LockSupport.park(this);
      // an interrupt would make every further park return at once
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops the team's own threads, from any thread, once they have done what is running, and waits for their end; a second call does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    boolean interrupted = false;
    for (Worker worker : workers) {
      LockSupport.unpark(worker);
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Worker extends Thread {
    private final int part;
    private volatile boolean ready;

    Worker(int part) {
      super("evengrad-worker-" + part);
      this.part = part;
      setDaemon(true);
    }

    @Override
    public void run() {
      while (awaitReady()) {
        Thread waiting = caller;
        try {
          if (task != null) {
            task.run(part);
          }
        } catch (Throwable thrown) {
          failure = thrown;
        }
        // the caller sets callerParks before it looks at pending for the last time, so one of the
        // two sees the other
        if (pending.decrementAndGet() == 0 && callerParks) {
          LockSupport.unpark(waiting);
        }
      }
    }

    /** Parks until there is a part to run; false if the team was closed instead. */
    private boolean awaitReady() {
      long end = spinEnd();
      while (!ready && !closed && isBefore(end)) {
        Thread.onSpinWait();
      }
      while (!ready) {
        if (closed) {
          return false;
        }
        LockSupport.park(WorkerTeam.this);
        // an interrupt means nothing here, and would make every further park return at once
        boolean ignored = Thread.interrupted();
      }
      ready = false;
      return true;
    }
  }
}
