package dev.evengrad.train;

import static dev.evengrad.loss.Losses.mse;
import static dev.evengrad.optim.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.activation.ScalarActivation;
import dev.evengrad.data.Batch;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.layer.Layers;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Block;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.Optimizer;
import dev.evengrad.optim.TransformOp;
import dev.evengrad.optim.TransformPlanner;
import dev.evengrad.optim.UpdateStep;
import dev.evengrad.testing.Logged;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the threads of a step do, its weights are afterwards those of the whole step, or those before it, or nobody gets them. */
class TornStepTest {
  private static final int ROWS = 48;
  private static final int WIDTH = 512;
  private static final int THREADS = 3;
  private static final ModelSpec SPEC =
      ModelSpec.parse("input " + WIDTH + "; dense " + WIDTH + " relu; dense " + WIDTH);
  private static final Batch BATCH = batch();

  /** The state before any step, after the first and after the second, on one thread. */
  private static final String[] WHOLE = wholeSteps();

  private static final ExecutorService POOL =
      Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory());

  @AfterAll
  static void stopPool() {
    POOL.shutdown();
  }

  @ParameterizedTest
  @EnumSource(HostileExecutor.Fault.class)
  void everyStepIsWholeWhereverAnExecutorFails(HostileExecutor.Fault fault) {
    int tasks = tasksOfAStep();
    assertTrue(tasks >= 10, () -> "a step gives away " + tasks + " tasks");
    HostileExecutor executor = new HostileExecutor(POOL, fault, -1);
    Logged.during(
        () -> {
          try (Trainer trainer = builder(SPEC, adam(1e-3)).threads(THREADS, executor).build()) {
            TrainingState start = trainer.state();
            for (int at = -1; at < tasks; at++) {
              trainer.restore(start);
              executor.failAt(at);
              int steps = at < 0 || at > tasks - 3 ? 2 : 1; // what comes late meets the next step
              for (int step = 1; step <= steps; step++) {
                assertInstanceOf(StepOutcome.Applied.class, trainer.step(BATCH));
                assertEquals(WHOLE[step], hash(trainer), fault + " at task " + at);
              }
            }
          }
        });
  }

  @Test
  void whatAnExecutorThrowsIsToldOnce() {
    List<String> lines =
        Logged.during(
            () -> {
              try (Trainer trainer =
                  builder(SPEC, adam(1e-3))
                      .threads(
                          THREADS,
                          new HostileExecutor(POOL, HostileExecutor.Fault.NO_NATIVE_THREAD, -1))
                      .build()) {
                trainer.step(BATCH);
              }
            });
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.getFirst().contains("an executor failed to take a part"), lines::toString);
  }

  /** The forward pass writes no weights: it may be tried again. */
  @Test
  void anExceptionBeforeTheUpdateLeavesTheWeightsOfBefore() {
    AtomicBoolean broken = new AtomicBoolean(true);
    AtomicInteger calls = new AtomicInteger();
    ModelSpec spec =
        withActivation(
            () -> {
              if (broken.get() && calls.incrementAndGet() == 1000) {
                throw new IllegalArgumentException("value 1000");
              }
            });
    try (Trainer trainer = builder(spec, adam(1e-3)).threads(THREADS).build();
        Trainer unbroken = builder(withActivation(() -> {}), adam(1e-3)).build()) {
      assertThrows(IllegalArgumentException.class, () -> trainer.step(BATCH));
      assertEquals(hash(unbroken), hash(trainer));
      broken.set(false);
      trainer.step(BATCH);
      unbroken.step(BATCH);
      assertEquals(hash(unbroken), hash(trainer));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, THREADS})
  void anExceptionWithinTheUpdateKeepsTornWeightsFromAllUntilAStateIsRestored(int threads) {
    BreakingSgd optimizer = new BreakingSgd();
    try (Trainer trainer = builder(SPEC, optimizer).threads(threads).build()) {
      trainer.step(BATCH);
      TrainingState state = trainer.state();
      String whole = hash(trainer);
      trainer.step(BATCH);
      String next = hash(trainer);
      assertNotEquals(whole, next);
      trainer.restore(state);

      optimizer.blocksUntilFailure = 2 * trainer.state().parameters().length / 1024 / 3;
      assertThrows(ArithmeticException.class, () -> trainer.step(BATCH));
      for (Runnable use : uses(trainer)) {
        String message = assertThrows(IllegalStateException.class, use::run).getMessage();
        assertTrue(message.contains("weights, which are those of no step now"), message);
      }
      optimizer.blocksUntilFailure = Integer.MAX_VALUE;
      trainer.restore(state);
      assertEquals(whole, hash(trainer));
      trainer.step(BATCH);
      assertEquals(next, hash(trainer));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Timeout(60)
  void aPartThatIsBegunAndNeverEndsClosesTheTrainer(boolean ownThreads) {
    Thread caller = Thread.currentThread();
    CountDownLatch never = new CountDownLatch(1);
    ModelSpec spec =
        withActivation(
            () -> {
              if (Thread.currentThread() != caller) {
                await(never);
              }
            });
    ExecutorService pool = Executors.newFixedThreadPool(2);
    TrainerBuilder builder = builder(spec, adam(1e-3)).patience(Duration.ofMillis(300));
    Trainer trainer =
        (ownThreads ? builder.threads(THREADS) : builder.threads(THREADS, pool)).build();
    try {
      String message =
          assertThrows(
                  IllegalStateException.class,
                  () -> {
                    for (int step = 0; step < 1000; step++) { // until another thread comes first
                      trainer.step(BATCH);
                    }
                  })
              .getMessage();
      assertTrue(message.contains("has not ended 300 ms after all others"), message);
      assertTrue(message.contains(ownThreads ? "evengrad-worker-" : "pool-"), message);
      for (Runnable use : uses(trainer)) {
        String refused = assertThrows(IllegalStateException.class, use::run).getMessage();
        assertTrue(refused.startsWith("the trainer is closed: a part of a product"), refused);
      }
      trainer.close();
    } finally {
      never.countDown();
      trainer.close();
      pool.shutdown();
    }
  }

  private static List<Runnable> uses(Trainer trainer) {
    return List.of(
        () -> trainer.step(BATCH), trainer::model, trainer::state, trainer::sha256, trainer::rate);
  }

  private static int tasksOfAStep() {
    HostileExecutor executor =
        new HostileExecutor(POOL, HostileExecutor.Fault.REJECTS, Integer.MAX_VALUE);
    try (Trainer trainer = builder(SPEC, adam(1e-3)).threads(THREADS, executor).build()) {
      trainer.step(BATCH);
    }
    return executor.tasks();
  }

  private static String[] wholeSteps() {
    String[] hashes = new String[3];
    try (Trainer trainer = builder(SPEC, adam(1e-3)).build()) {
      hashes[0] = hash(trainer);
      for (int step = 1; step < hashes.length; step++) {
        trainer.step(BATCH);
        hashes[step] = hash(trainer);
      }
    }
    return hashes;
  }

  /** Of weights, moments and counts. */
  private static String hash(Trainer trainer) {
    TrainingState state = trainer.state();
    int moments =
        state.moments().values().stream()
            .mapToInt(Arrays::hashCode)
            .reduce(1, (a, b) -> 31 * a + b);
    return trainer.sha256() + ' ' + moments + ' ' + state.appliedSteps();
  }

  private static TrainerBuilder builder(ModelSpec spec, GradientTransform optimizer) {
    return Trainer.of(spec).loss(mse()).optimizer(optimizer).batchSize(ROWS).seed(1);
  }

  private static Batch batch() {
    CounterRandom random = CounterRandom.of(1, "batch", 0);
    float[] x = new float[ROWS * WIDTH];
    for (int i = 0; i < x.length; i++) {
      x[i] = 2 * random.uniform(i) - 1;
    }
    return Batch.ofValues(x, ROWS, WIDTH, x.clone(), WIDTH);
  }

  /** The same network, whose activation does something else, too. */
  private static ModelSpec withActivation(Runnable before) {
    return ModelSpec.of(
        ModelSpec.input(WIDTH), Layers.dense(WIDTH, new WatchedRelu(before)), Layers.dense(WIDTH));
  }

  private static void await(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** ReLU with a call at each value. */
  private static final class WatchedRelu extends ScalarActivation {
    private final Runnable before;

    WatchedRelu(Runnable before) {
      this.before = before;
    }

    @Override
    public String text() {
      return "watched_relu";
    }

    @Override
    public boolean derivativeFromOutput() {
      return true;
    }

    @Override
    protected float value(float z) {
      before.run();
      return Math.max(z, 0f);
    }

    @Override
    protected float derivative(float y) {
      return y > 0 ? 1 : 0;
    }
  }

  /** Gradient descent of a user's own, which promises small steps and throws in one of the blocks. */
  private static final class BreakingSgd implements Optimizer, TransformOp {
    private volatile int blocksUntilFailure = Integer.MAX_VALUE;
    private final AtomicInteger blocks = new AtomicInteger();

    @Override
    public String text() {
      return "breaking_sgd";
    }

    @Override
    public double rate() {
      return 0.01;
    }

    @Override
    public TransformOp plan(TransformPlanner planner) {
      return this;
    }

    @Override
    public void begin(UpdateStep step) {
      blocks.set(0);
    }

    @Override
    public void apply(Block block) {
      if (blocks.incrementAndGet() == blocksUntilFailure) {
        throw new ArithmeticException("block " + blocksUntilFailure);
      }
      for (int i = 0; i < block.length(); i++) {
        block.parameters()[block.offset() + i] -=
            0.01f * block.factor() * block.gradients()[block.offset() + i];
      }
      block.factorApplied();
    }

    @Override
    public double largestChange(UpdateStep step) {
      return 1; // so that the step is not rehearsed on copies
    }
  }
}
