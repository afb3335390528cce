package dev.evengrad.train;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Hands tasks to a pool, but for one that it treats as no executor should. */
final class HostileExecutor implements Executor {
  /** What becomes of that task. */
  enum Fault {
    /** Refused, as by a pool that is full or shut down. */
    REJECTS,
    /** Refused by something else that went wrong. */
    THROWS,
    /** Where the system has no more threads for a pool that grows. */
    NO_NATIVE_THREAD,
    /** A checked exception, as code in another language throws. */
    THROWS_CHECKED,
    /** Done at once, and refused all the same. */
    RUNS_AND_THROWS,
    /** Lost. */
    NEVER_RUNS,
    /** Given to two threads. */
    RUNS_TWICE,
    /** Done at once, and given to a thread. */
    RUNS_AND_HANDS_ON,
    /** Done when the next task comes, which may be in another product or the update. */
    RUNS_WITH_THE_NEXT,
    /** Done in the caller, as by {@code CallerRunsPolicy}. */
    RUNS_INLINE
  }

  private final ExecutorService pool;
  private final Fault fault;
  private int at;
  private int tasks;
  private @Nullable Runnable late;

  /** @param at which task, from 0 on; -1: every one */
  HostileExecutor(ExecutorService pool, Fault fault, int at) {
    this.pool = pool;
    this.fault = fault;
    this.at = at;
  }

  /** Counts anew, towards another task. */
  void failAt(int task) {
    at = task;
    tasks = 0;
  }

  int tasks() {
    return tasks;
  }

  @Override
  public void execute(Runnable task) {
    Runnable before = late;
    late = null;
    if (before != null) {
      before.run();
    }
    int number = tasks++;
    if (at >= 0 && number != at) {
      pool.execute(task);
      return;
    }
    switch (fault) {
      case REJECTS -> throw new RejectedExecutionException("full");
      case THROWS -> throw new IllegalStateException("no context");
      case NO_NATIVE_THREAD -> throw new OutOfMemoryError("unable to create native thread");
      case THROWS_CHECKED -> HostileExecutor.<RuntimeException>throwChecked();
      case RUNS_AND_THROWS -> {
        task.run();
        throw new IllegalStateException("done, but not counted");
      }
      case NEVER_RUNS -> {}
      case RUNS_TWICE -> {
        pool.execute(task);
        pool.execute(task);
      }
      case RUNS_AND_HANDS_ON -> {
        task.run();
        pool.execute(task);
      }
      case RUNS_WITH_THE_NEXT -> late = task;
      case RUNS_INLINE -> task.run();
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> void throwChecked() throws E {
    throw (E) new Exception("checked");
  }
}
