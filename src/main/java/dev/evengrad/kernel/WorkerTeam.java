package dev.evengrad.kernel;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A caller and a fixed number of others that together run the parts of one task: daemon threads of ours, or whatever threads an executor
 * has for them. One caller at a time. Each part is begun by whoever comes first, so a thread that gets no core holds nobody up: the caller,
 * done with its own part, does what nobody has begun. A run allocates nothing here. Waiting threads are parked; while the caller says that
 * more comes soon, or where that is wanted always, they first look for a while whether there is work, since a parked thread takes long to
 * wake.
 */
final class WorkerTeam implements AutoCloseable {
  /**
   * How long the caller looks whether the others are done before it is parked: about what waking it takes, so that it never waits
   * much longer than the better of both ways.
   */
  private static final long LAST_WAIT_NANOS = 50_000;

  /** How long a thread of ours looks for the next task while more is expected: twice what waking it takes. */
  private static final long NEXT_WAIT_NANOS = 100_000;

  private final Part[] parts;
  private final Worker[] threads;
  private final @Nullable Executor executor;
  private final long spinNanos;
  private final long nextWaitNanos;
  private final AtomicInteger pending = new AtomicInteger();
  private volatile boolean callerParks;
  private volatile boolean closed;
  private volatile boolean moreExpected;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Task task;
  private volatile @Nullable Thread caller;

  /** What the team runs. */
  interface Task {
    /** Does part {@code part}; different parts run at the same time and write to different places. */
    void run(int part);
  }

  /** A team of {@code size}, the caller among them, none of which spins. */
  WorkerTeam(int size) {
    this(size, 0, null);
  }

  /**
   * A team of {@code size}, the caller among them.
   *
   * @param spinNanos how long a thread of ours that waits looks for work before it is parked
   * @param executor whose threads do the others' parts; null: threads of ours
   */
  WorkerTeam(int size, long spinNanos, @Nullable Executor executor) {
    this(size, spinNanos, NEXT_WAIT_NANOS, executor, Thread::start);
  }

  /**
   * As the one before.
   *
   * @param nextWaitNanos the same while more is expected, if that is longer
   * @param starter starts a thread of ours; if it throws, the threads before are stopped
   */
  WorkerTeam(
      int size,
      long spinNanos,
      long nextWaitNanos,
      @Nullable Executor executor,
      Consumer<Thread> starter) {
    this.spinNanos = spinNanos;
    this.nextWaitNanos = nextWaitNanos;
    this.executor = executor;
    this.parts = new Part[size - 1];
    this.threads = new Worker[executor == null ? size - 1 : 0];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Part(i + 1);
    }
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Worker(parts[i]);
    }
    try {
      for (Worker worker : threads) {
        starter.accept(worker);
      }
    } catch (RuntimeException | Error e) { // where the system has no more threads
      close();
      throw e;
    }
  }

  /**
   * Runs parts 0 to {@code count} - 1, part 0 in the caller, and returns when all are done. What a part throws is thrown here, after
   * all have ended.
   */
  void run(Task what, int count) {
    start(what, count);
    if (count == 1) {
      what.run(0);
      return;
    }
    try {
      wake(count);
      what.run(0);
    } finally {
      for (int i = 0; i < count - 1; i++) {
        parts[i].run();
      }
      awaitOthers();
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

  /** Between {@code true} and {@code false} a thread of ours that has run its part looks for the next one before it is parked. */
  void expectMore(boolean soon) {
    if (threads.length > 0) {
      moreExpected = soon;
    }
  }

  /** Whether all others would begin at once, at this moment. */
  boolean awake() {
    for (Worker worker : threads) {
      if (!worker.awake) {
        return false;
      }
    }
    return executor == null;
  }

  /** In one piece as seen by {@link #close}: a worker that has a part to run does it before it ends. */
  private synchronized void start(Task what, int count) {
    if (closed) {
      throw new IllegalStateException("the worker threads were closed");
    }
    if (count == 1) {
      return;
    }
    task = what;
    caller = Thread.currentThread();
    failure = null;
    callerParks = false;
    pending.set(count - 1);
    for (int i = 0; i < count - 1; i++) {
      parts[i].ready.set(true);
    }
  }

  private void wake(int count) {
    for (int i = 0; i < count - 1; i++) {
      if (executor == null) {
        LockSupport.unpark(threads[i]);
        continue;
      }
      try {
        executor.execute(parts[i]);
      } catch (RejectedExecutionException e) {
        return; // the caller does the rest
      }
    }
  }

  private void awaitOthers() {
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
    for (Thread worker : threads) {
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

  /** One part of every task, but for the caller's own. */
  private final class Part implements Runnable {
    private final int number;

    /** Whether it waits to be begun; who sets it back does it. */
    private final AtomicBoolean ready = new AtomicBoolean();

    Part(int number) {
      this.number = number;
    }

    /** Does the part unless somebody has begun it; an executor may come late, even to a later task. */
    @Override
    public void run() {
      if (!ready.compareAndSet(true, false)) {
        return;
      }
      Thread waiting = caller;
      try {
        Task mine = task;
        if (mine != null) {
          mine.run(number);
        }
      } catch (Throwable thrown) {
        failure = thrown;
      }
      // the caller sets callerParks before it looks at pending for the last time, so one of the two
      // sees the other
      if (pending.decrementAndGet() == 0 && callerParks) {
        LockSupport.unpark(waiting);
      }
    }
  }

  private final class Worker extends Thread {
    private final Part part;

    /** Whether it runs, or looks for work. */
    private volatile boolean awake;

    Worker(Part part) {
      super("evengrad-worker-" + part.number);
      this.part = part;
      setDaemon(true);
    }

    @Override
    public void run() {
      awake = true;
      while (awaitReady()) {
        part.run();
      }
    }

    /** Waits until there is a part to run; false if the team was closed instead. */
    private boolean awaitReady() {
      while (!look()) {
        if (closed) {
          return false;
        }
        awake = false;
        LockSupport.park(WorkerTeam.this);
        // an interrupt means nothing here, and would make every further park return at once
        boolean ignored = Thread.interrupted();
        awake = true;
      }
      return true;
    }

    /** Whether there is a part to run, at once or within the time for which it may be awaited without sleeping. */
    private boolean look() {
      long begin = System.nanoTime();
      while (!part.ready.get()) {
        long allowed = moreExpected ? Math.max(spinNanos, nextWaitNanos) : spinNanos;
        if (closed || allowed == 0 || System.nanoTime() - begin >= allowed) {
          return part.ready.get();
        }
        Thread.onSpinWait();
      }
      return true;
    }
  }
}
