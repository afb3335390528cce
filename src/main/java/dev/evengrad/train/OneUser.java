package dev.evengrad.train;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.ParallelKernels;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets one user at a time into a trainer, until it is closed. Who comes second is refused, not made to wait; so is everybody once weights
 * are torn. Entering and leaving allocate nothing.
 */
final class OneUser {
  private static final int INSIDE = 1;
  private static final int CLOSED = 2;

  private final AtomicInteger state = new AtomicInteger();
  private final StepTransaction transaction;
  private final Kernels kernels;
  private volatile String why = "";

  /** @param kernels closed with the trainer */
  OneUser(StepTransaction transaction, Kernels kernels) {
    this.transaction = transaction;
    this.kernels = kernels;
  }

  /** What {@code work} gives, nobody else being inside. */
  <T> T alone(Supplier<T> work) {
    enter();
    try {
      return work.get();
    } finally {
      leave();
    }
  }

  /** Does {@code work}, nobody else being inside. */
  void exclusively(Runnable work) {
    enter();
    try {
      work.run();
    } finally {
      leave();
    }
  }

  /** @throws IllegalStateException if somebody is inside, this thread included, the trainer is closed, or its weights are torn */
  void enter() {
    enterToRestore();
    if (transaction.torn()) {
      leave();
      throw new IllegalStateException(
          "the last step was broken off by an exception while it wrote the weights, which are those"
              + " of no step now: restore a state, or close this trainer and resume from a"
              + " checkpoint");
    }
  }

  /** As {@link #enter}, for who replaces the weights, torn or not. */
  void enterToRestore() {
    if (!state.compareAndSet(0, INSIDE)) {
      throw new IllegalStateException(
          closed()
              ? "the trainer is closed" + why
              : "another thread is inside this trainer, or an observer called back into it");
    }
  }

  /** To be called once for each time that {@link #enter} or {@link #enterToRestore} returned. */
  void leave() {
    if (kernels instanceof ParallelKernels several && several.givenUp()) {
      why =
          ": a part of a product was begun in another thread and did not end, so the weights may be"
              + " those of no step; resume from a checkpoint";
      close();
    }
    if (!state.compareAndSet(INSIDE, 0)) {
      state.set(CLOSED);
      release();
    }
  }

  /** Whether the trainer was closed; who is inside may end. */
  boolean closed() {
    return (state.get() & CLOSED) != 0;
  }

  /** Lets nobody in any more; who is inside ends first. From any thread; a second call does nothing. */
  void close() {
    if (state.getAndUpdate(s -> s | CLOSED) == 0) {
      release();
    }
  }

  /** Stops the threads that were started for the trainer. */
  private void release() {
    if (kernels instanceof ParallelKernels several) {
      several.close();
    }
  }
}
