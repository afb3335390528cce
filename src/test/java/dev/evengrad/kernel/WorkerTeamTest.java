package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A team runs every part once, hands on what a part throws, and ends when it is closed. */
class WorkerTeamTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1_000, 1_000_000})
  void everyPartRunsOnce(long spinNanos) {
    try (WorkerTeam team = new WorkerTeam(5, spinNanos, null)) {
      for (int turn = 0; turn < 2000; turn++) {
        int parts = 1 + turn % 5;
        AtomicIntegerArray runs = new AtomicIntegerArray(5);
        team.run(part -> runs.incrementAndGet(part), parts);
        for (int part = 0; part < 5; part++) {
          assertEquals(part < parts ? 1 : 0, runs.get(part), "turn " + turn + ", part " + part);
        }
      }
    }
  }

  /** With a wait that no load of the machine outlasts, so that it does not matter when the threads get a core. */
  @Test
  @Timeout(120)
  void whileMoreIsExpectedThreadsSleepLater() throws InterruptedException {
    CyclicBarrier all = new CyclicBarrier(3);
    WorkerTeam.Task together = part -> await(all);
    long never = TimeUnit.MINUTES.toNanos(10);
    try (WorkerTeam team = new WorkerTeam(3, 0, never, null, Thread::start, WorkerTeam.PATIENCE)) {
      assertFalse(awakeAfter(team, 10_000), "awake before the first task");
      for (int turn = 0; turn < 3; turn++) {
        team.expectMore(true);
        team.run(together, 3);
        assertTrue(team.awake(), "asleep behind a task");
        Thread.sleep(2);
        assertTrue(team.awake(), "asleep although more is expected");
        team.expectMore(false);
        assertFalse(awakeAfter(team, 10_000), "awake although no more is expected");
      }
      team.run(together, 3);
      assertFalse(awakeAfter(team, 10_000), "awake with nothing to do");
    }
  }

  /** Two threads, since three that meet on two cores are not awake together for longer than the wait. */
  @Test
  @Timeout(120)
  void theUsualWaitIsLongEnoughToBeSeenAndEnds() throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    WorkerTeam.Task meeting =
        part -> {
          begun.incrementAndGet();
          while (part == 0 && begun.get() < 2) {
            Thread.onSpinWait(); // the caller keeps its core, to look at once
          }
        };
    try (WorkerTeam team = new WorkerTeam(2)) {
      boolean seen = false;
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!seen && System.nanoTime() - end < 0) {
        team.expectMore(true);
        begun.set(0);
        team.run(meeting, 2);
        seen = team.awake();
        team.expectMore(false);
      }
      assertTrue(seen, "never awake behind a task");
      team.expectMore(true);
      begun.set(0);
      team.run(meeting, 2);
      assertFalse(awakeAfter(team, 10_000), "awake long after the last task");
    }
  }

  @Test
  @Timeout(60)
  void threadsThatLookForTheirFirstTaskAreAwake() throws InterruptedException {
    try (WorkerTeam team = new WorkerTeam(3, TimeUnit.MINUTES.toNanos(10), null)) {
      for (int waited = 0; waited < 10_000 && !team.awake(); waited++) {
        Thread.sleep(1);
      }
      assertTrue(team.awake());
    }
  }

  /** As where the system gives no more: the constructor's caller has nothing to close. */
  @Test
  void threadsAreStoppedWhereOneOfThemCannotBeStarted() {
    long before = workers();
    List<Thread> started = new ArrayList<>();
    OutOfMemoryError none = new OutOfMemoryError("unable to create native thread");
    Consumer<Thread> starter =
        thread -> {
          if (started.size() == 2) {
            throw none;
          }
          thread.start();
          started.add(thread);
        };
    assertSame(
        none,
        assertThrows(
            OutOfMemoryError.class,
            () -> new WorkerTeam(5, 0, 0, null, starter, WorkerTeam.PATIENCE)));
    assertEquals(2, started.size());
    started.forEach(thread -> assertFalse(thread.isAlive(), thread::getName));
    assertEquals(before, workers());
  }

  /** Whether a team is awake, at once or after the time in which it should have gone to sleep. */
  private static boolean awakeAfter(WorkerTeam team, int millis) throws InterruptedException {
    for (int waited = 0; waited < millis && team.awake(); waited++) {
      Thread.sleep(1);
    }
    return team.awake();
  }

  @Test
  void whatAPartThrowsIsThrownInTheCaller() {
    try (WorkerTeam team = new WorkerTeam(3)) {
      for (int thrower = 0; thrower < 3; thrower++) {
        int at = thrower;
        RuntimeException mine = new IllegalArgumentException("part " + at);
        RuntimeException thrown =
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    team.run(
                        part -> {
                          if (part == at) {
                            throw mine;
                          }
                        },
                        3));
        assertSame(mine, thrown);
      }
      AtomicIntegerArray runs = new AtomicIntegerArray(3);
      team.run(part -> runs.incrementAndGet(part), 3);
      assertEquals("[1, 1, 1]", runs.toString());
    }
  }

  @Test
  void closingTwiceEndsOnlyItsOwnThreads() {
    try (WorkerTeam other = new WorkerTeam(2)) {
      WorkerTeam team = new WorkerTeam(4);
      long before = workers();
      team.close();
      team.close();
      assertEquals(before - 3, workers());
      assertThrows(IllegalStateException.class, () -> team.run(part -> {}, 2));
      AtomicIntegerArray runs = new AtomicIntegerArray(2);
      other.run(part -> runs.incrementAndGet(part), 2);
      assertEquals("[1, 1]", runs.toString());
    }
  }

  @Test
  void anInterruptIsKeptForTheCaller() {
    try (WorkerTeam team = new WorkerTeam(2)) {
      Thread.currentThread().interrupt();
      AtomicIntegerArray runs = new AtomicIntegerArray(2);
      team.run(part -> runs.incrementAndGet(part), 2);
      assertEquals("[1, 1]", runs.toString());
      assertTrue(Thread.interrupted());
      assertFalse(Thread.currentThread().isInterrupted());
    }
  }

  @Test
  void closingWhileInterruptedStillEndsTheThreadsAndKeepsTheInterrupt() {
    WorkerTeam team = new WorkerTeam(4);
    long before = workers();
    Thread.currentThread().interrupt();
    team.close();
    assertTrue(Thread.interrupted());
    assertEquals(before - 3, workers());
  }

  /** What a caller does behind a part of its own that threw must not meet the others' parts. */
  @Test
  void theOthersAreAwaitedWhereTheCallersPartThrows() {
    try (WorkerTeam team = new WorkerTeam(3)) {
      for (int turn = 0; turn < 50; turn++) {
        AtomicIntegerArray ended = new AtomicIntegerArray(3);
        assertThrows(
            IllegalArgumentException.class,
            () ->
                team.run(
                    part -> {
                      if (part == 0) {
                        throw new IllegalArgumentException("mine");
                      }
                      LockSupport.parkNanos(200_000);
                      ended.incrementAndGet(part);
                    },
                    3));
        assertEquals("[0, 1, 1]", ended.toString());
      }
    }
  }

  @Test
  @Timeout(20)
  void aRunThatIsClosedFromAnotherThreadEndsOrIsRefused() throws InterruptedException {
    for (int round = 0; round < 300; round++) {
      WorkerTeam team = new WorkerTeam(3);
      AtomicIntegerArray runs = new AtomicIntegerArray(3);
      Thread caller =
          new Thread(
              () -> {
                try {
                  while (true) {
                    team.run(part -> runs.incrementAndGet(part), 3);
                  }
                } catch (IllegalStateException closed) {
                  // what a caller is told
                }
              });
      caller.setDaemon(true);
      caller.start();
      while (runs.get(0) == 0 && caller.isAlive()) {
        Thread.onSpinWait();
      }
      team.close();
      caller.join();
      assertEquals(runs.get(0), runs.get(1));
      assertEquals(runs.get(0), runs.get(2));
    }
  }

  @Test
  void anExecutorsThreadsDoTheParts() {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (WorkerTeam team = new WorkerTeam(3, 0, pool)) {
      CyclicBarrier together = new CyclicBarrier(3);
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      team.run(
          part -> {
            threads.add(Thread.currentThread());
            await(together); // so that each part needs a thread of its own
          },
          3);
      assertEquals(3, threads.size());
      assertTrue(threads.contains(Thread.currentThread()));
    } finally {
      pool.shutdown();
    }
  }

  /** One that never comes, one that comes to a later task, one that refuses, one that does it at once. */
  @Test
  void theCallerDoesWhatNobodyBegins() {
    List<Runnable> late = new ArrayList<>();
    List<Executor> executors =
        List.of(
            task -> {},
            task -> {
              late.forEach(Runnable::run);
              late.clear();
              late.add(task);
            },
            task -> {
              throw new RejectedExecutionException("full");
            },
            Runnable::run);
    for (Executor executor : executors) {
      long before = workers();
      try (WorkerTeam team = new WorkerTeam(3, 0, executor)) {
        assertEquals(before, workers());
        for (int turn = 1; turn <= 20; turn++) {
          AtomicIntegerArray runs = new AtomicIntegerArray(3);
          team.run(part -> runs.incrementAndGet(part), 3);
          assertEquals("[1, 1, 1]", runs.toString());
        }
      }
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long workers() {
    return List.copyOf(Thread.getAllStackTraces().keySet()).stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith("evengrad-worker"))
        .count();
  }
}
