package dev.evengrad.kernel;

import java.time.Duration;
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
 *
 * <p>Nothing that an executor does breaks a run: it may throw, lose a part, run it twice, at once or too late, and the caller does what
 * nobody has begun. Only a part that was begun and does not end, in code of the user's own, ends the run: after a while the caller gives
 * the team up, and it runs nothing any more, since that part may still write.
 */
final class WorkerTeam implements AutoCloseable {
  /**
   * How long the caller looks whether the others are done before it is parked: about what waking it takes, so that it never waits
   * much longer than the better of both ways.
   */
  private static final long LAST_WAIT_NANOS = 50_000;

  /** How long a thread of ours looks for the next task while more is expected: twice what waking it takes. */
  private static final long NEXT_WAIT_NANOS = 100_000;

  /** How long the caller waits for a part that somebody has begun, once all others are done. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The caller's waits of that time: each counts as one however long it took, so that a process that was stopped goes on. */
  private static final int WAITS = 60;

  private final Part[] parts;
  private final Worker[] threads;
  private final @Nullable Executor executor;
  private final long spinNanos;
  private final long nextWaitNanos;
  private final long waitNanos;
  private final AtomicInteger pending = new AtomicInteger();
  private volatile boolean callerParks;
  private volatile boolean closed;
  private volatile boolean moreExpected;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Task task;

  /** Who runs the team; null between two runs, unless one was left before all of its parts had ended. */
  private volatile @Nullable Thread caller;

  /** Whether a part was begun and did not end in time. */
  private volatile boolean unended;

  private boolean executorBlamed;

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
    this(size, spinNanos, executor, PATIENCE);
  }

  /** The same with another patience than {@link #PATIENCE}. */
  WorkerTeam(int size, long spinNanos, @Nullable Executor executor, Duration patience) {
    this(size, spinNanos, NEXT_WAIT_NANOS, executor, Thread::start, patience);
  }

  /**
   * As the one before.
   *
   * @param nextWaitNanos the same while more is expected, if that is longer
   * @param starter starts a thread of ours; if it throws, the threads before are stopped
   * @param patience how long a part that somebody has begun may take longer than all others
   */
  WorkerTeam(
      int size,
      long spinNanos,
      long nextWaitNanos,
      @Nullable Executor executor,
      Consumer<Thread> starter,
      Duration patience) {
    this.spinNanos = spinNanos;
    this.waitNanos = patience.toNanos() / WAITS;
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
   *
   * @throws IllegalStateException if the team is closed, or a part that was begun has not ended in time; it is given up then
   */
  void run(Task what, int count) {
    start(what, count);
    if (count == 1) {
      what.run(0);
      return;
    }
    Throwable own = null;
    try {
      wake(count);
      what.run(0);
    } catch (Throwable thrown) { // the others may still write
      own = thrown;
    }
    for (int i = 0; i < count - 1; i++) {
      parts[i].run();
    }
    awaitOthers(count);
    task = null;
    caller = null;
    Throwable thrown = own == null ? failure : own;
    if (thrown != null) {
      WorkerTeam.<RuntimeException>rethrow(thrown);
    }
  }

  /** Throws what a part has thrown as it is: code of the user's own may throw what it does not declare. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
    throw (E) thrown;
  }

  /** Whether a run was left before all of its parts had ended; to be asked between runs. */
  boolean givenUp() {
    return caller != null;
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
    if (givenUp()) {
      throw new IllegalStateException("a part of an earlier run may not have ended");
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
      } catch (Throwable e) { // as where the system has no more threads, or from code of the user's
        blameExecutor(e);
        return;
      }
    }
  }

  private void blameExecutor(Throwable thrown) {
    if (!executorBlamed) {
      executorBlamed = true;
      System.getLogger(WorkerTeam.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "an executor failed to take a part of a product: the caller computes it, which costs"
                  + " time alone; said once for each trainer",
              thrown);
    }
  }

  private void awaitOthers(int count) {
    boolean interrupted = false;
    long end = System.nanoTime() + Math.max(LAST_WAIT_NANOS, spinNanos);
    while (pending.get() > 0 && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    callerParks = true;
    int waits = 0;
    long waitedFrom = System.nanoTime();
    while (pending.get() > 0 && waits < WAITS) {
      LockSupport.parkNanos(this, waitNanos);
      // an interrupt would make every further park return at once
      interrupted |= Thread.interrupted();
      if (System.nanoTime() - waitedFrom >= waitNanos) {
        waits++;
        waitedFrom = System.nanoTime();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (pending.get() > 0) {
      unended = true;
      throw new IllegalStateException(unended(count));
    }
  }

  private String unended(int count) {
    StringBuilder who = new StringBuilder();
    for (int i = 0; i < count - 1; i++) {
      Thread runner = parts[i].runner;
      if (runner != null) {
        who.append(who.isEmpty() ? "" : ", ").append(runner.getName());
      }
    }
    return "a part of a product that was begun in thread "
        + who
        + " has not ended "
        + Duration.ofNanos(waitNanos * WAITS).toMillis()
        + " ms after all others: does an activation, a layer or an optimizer of your own wait for"
        + " something there? What it may still write is of no use";
  }

  /**
   * Stops the team's own threads, from any thread, once they have done what is running, and waits for their end, unless the team was
   * given up; a second call does nothing.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    boolean interrupted = false;
    for (Worker worker : threads) {
      LockSupport.unpark(worker);
      while (worker.isAlive() && !(unended && worker.part.runner == worker)) {
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

    /** Who does it at the moment. */
    private volatile @Nullable Thread runner;

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
      runner = Thread.currentThread();
      try {
        Task mine = task;
        if (mine != null) {
          mine.run(number);
        }
      } catch (Throwable thrown) {
        failure = thrown;
      }
      runner = null;
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
