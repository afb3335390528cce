package dev.evengrad.benchmarks.latency;

import dev.evengrad.benchmarks.TrainingStepBenchmark;
import dev.evengrad.data.Batch;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.Trainer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Makes the training steps of a service that learns, on the thread that asks for them or on its own.
final class Learner implements AutoCloseable {
  /// How long its own thread sleeps before it looks again whether a step was asked for, so that asking costs the service
  /// nothing.
  private static final long SLEEP_NANOS = 50_000;

  private final Trainer trainer;
  private final Batch batch;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private final Thread thread = new Thread(this::learn, "learner");
  private volatile boolean closed;

  /// @param row as of [TrainingStepBenchmark], e.g. `MEDIUM 16 adam`
  Learner(String row) {
    trainer = TrainingStepBenchmark.trainer(row, "auto", 1, 0);
    batch = TrainingStepBenchmark.batch(row);
    trainer.warmUp(ServeLoad.WARM_UP, Learning.ROWS);
  }

  /// Has a thread of its own make the steps that are asked for.
  void start() {
    thread.start();
  }

  /// Asks for a step.
  void ask() {
    asked.incrementAndGet();
  }

  /// Makes a step, here and now.
  void step() {
    if (!(trainer.step(batch) instanceof StepOutcome.Applied)) {
      throw new IllegalStateException("a step did nothing");
    }
    made.incrementAndGet();
  }

  /// Steps so far.
  int made() {
    return made.get();
  }

  private void learn() {
    while (!closed || made.get() < asked.get()) {
      if (made.get() < asked.get()) {
        step();
      } else {
        LockSupport.parkNanos(SLEEP_NANOS);
      }
    }
  }

  /// Waits until all steps that were asked for are made, and ends its thread.
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    trainer.close();
    if (made.get() < asked.get()) {
      throw new IllegalStateException("the learner's thread ended before its steps were made");
    }
  }
}
