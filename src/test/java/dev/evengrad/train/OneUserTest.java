package dev.evengrad.train;

import static dev.evengrad.loss.Losses.mse;
import static dev.evengrad.optim.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.activation.ScalarActivation;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.layer.Layers;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.model.Session;
import dev.evengrad.tensor.Precision;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** While somebody is inside a trainer, and after it was closed, every public method refuses, but for those that say they may be called. */
@Timeout(60)
class OneUserTest {
  private static final int ROWS = 8;
  private static final Dataset DATA = Dataset.ofValues(ramp(), 2, Arrays.copyOf(ramp(), ROWS), 1);
  private static final Batch BATCH =
      Batch.ofValues(ramp(), ROWS, 2, Arrays.copyOf(ramp(), ROWS), 1);

  /** By the documentation of the class. */
  private static final Set<String> AT_ANY_TIME = Set.of("spec", "backend", "requestStop", "close");

  private static List<Method> methods() {
    return Stream.of(Trainer.class.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && !Modifier.isStatic(m.getModifiers()))
        .filter(m -> !m.isSynthetic())
        .toList();
  }

  /** What another thread may be doing meanwhile. */
  private static final Map<String, Consumer<Trainer>> WORK =
      Map.of(
          "step", trainer -> trainer.step(BATCH),
          "epoch", trainer -> trainer.epoch(DATA),
          "evaluation", trainer -> trainer.evaluate(DATA),
          "averaged evaluation", trainer -> trainer.evaluateAveraged(DATA));

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodRefusesWhileAnotherThreadIsInside(Method method) throws Exception {
    for (String work : WORK.keySet()) {
      Consumer<Trainer> doing = WORK.get(work);
      Gate gate = new Gate();
      try (Trainer trainer = trainer(gate)) {
        TrainingState state = trainer.state();
        Thread other = gate.start(() -> doing.accept(trainer));
        Throwable thrown = call(trainer, method, state);
        gate.open();
        other.join();
        if (AT_ANY_TIME.contains(method.getName())) {
          assertEquals(null, thrown, () -> work + " and " + method);
        } else {
          assertInstanceOf(IllegalStateException.class, thrown, () -> work + " and " + method);
          assertTrue(
              String.valueOf(thrown.getMessage()).startsWith("another thread is inside"),
              thrown::getMessage);
        }
        assertEquals(null, gate.failure.get(), () -> work + " beside " + method);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodRefusesAfterTheEnd(Method method) {
    Trainer trainer = trainer(new Gate());
    TrainingState state = trainer.state();
    trainer.close();
    Throwable thrown = call(trainer, method, state);
    if (AT_ANY_TIME.contains(method.getName())) {
      assertEquals(null, thrown, method::toString);
    } else {
      assertInstanceOf(IllegalStateException.class, thrown, method::toString);
      assertEquals("the trainer is closed", thrown.getMessage());
    }
  }

  private static List<Method> runs() {
    return Stream.of(Session.class.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getName().startsWith("run"))
        .filter(m -> Set.of(float[].class, int.class).containsAll(List.of(m.getParameterTypes())))
        .toList();
  }

  /** A session's results would be overwritten in the middle. */
  @ParameterizedTest
  @MethodSource("runs")
  void everyRunOfASessionRefusesWhileAnotherThreadIsInside(Method method) throws Exception {
    Gate gate = new Gate();
    try (Trainer trainer = trainer(gate)) {
      Session session = trainer.model().session(1);
      Thread other = gate.start(() -> session.run(new float[2], 1, new float[1]));
      Object[] arguments =
          method.getParameterCount() == 3
              ? new Object[] {new float[2], 1, new float[1]}
              : new Object[] {new float[2], 0, 1, new float[1], 0};
      Throwable thrown =
          assertThrows(InvocationTargetException.class, () -> method.invoke(session, arguments))
              .getCause();
      assertInstanceOf(IllegalStateException.class, thrown, method::toString);
      gate.open();
      other.join();
      assertEquals(null, gate.failure.get());
      assertEquals(1, session.capacity());
    }
  }

  @Test
  void aStepThatIsUnderWayWhenTheTrainerIsClosedIsDoneAsAWhole() throws InterruptedException {
    long before = workers();
    Gate gate = new Gate();
    AtomicReference<StepOutcome> outcome = new AtomicReference<>();
    Trainer trainer = builder(gate).threads(2).build();
    assertEquals(before + 1, workers());
    Thread other = gate.start(() -> outcome.set(trainer.step(BATCH)));
    trainer.close();
    assertThrows(IllegalStateException.class, trainer::model);
    gate.open();
    other.join();
    assertInstanceOf(StepOutcome.Applied.class, outcome.get());
    assertEquals(before, workers());
    trainer.close();
  }

  @Test
  void anEpochThatIsUnderWayWhenTheTrainerIsClosedEndsAfterItsStep() throws InterruptedException {
    Gate gate = new Gate();
    AtomicReference<EpochReport> report = new AtomicReference<>();
    Trainer trainer = builder(gate).batchSize(2).build();
    Thread other = gate.start(() -> report.set(trainer.epoch(DATA)));
    trainer.close();
    gate.open();
    other.join();
    assertFalse(report.get().complete());
    assertEquals(1, report.get().steps());
  }

  @Test
  void anObserverMayCloseTheTrainer() {
    AtomicReference<Trainer> trainer = new AtomicReference<>();
    trainer.set(
        builder(new Gate())
            .threads(2)
            .observer(
                new StepObserver() {
                  @Override
                  public void afterStep(StepView view, StepOutcome outcome) {
                    trainer.get().close();
                  }
                })
            .build());
    assertInstanceOf(StepOutcome.Applied.class, trainer.get().step(BATCH));
    assertThrows(IllegalStateException.class, () -> trainer.get().step(BATCH));
  }

  /** Beside steps, and beside an evaluation for which other weights are in their place. */
  @Test
  void aHashIsAlwaysThatOfSomeStepsWeights() throws InterruptedException {
    try (Trainer trainer = trainer(new Gate())) {
      trainer.step(BATCH);
      trainer.step(BATCH);
      String current = trainer.sha256();
      assertNotEquals(current, trainer.averagedModel().sha256());
      Thread other =
          new Thread(
              () -> {
                for (int i = 0; i < 300; i++) {
                  try {
                    trainer.evaluateAveraged(DATA);
                  } catch (IllegalStateException hashing) {
                    Thread.onSpinWait();
                  }
                }
              });
      other.start();
      while (other.isAlive()) {
        try {
          assertEquals(current, trainer.sha256());
        } catch (IllegalStateException inside) {
          Thread.onSpinWait(); // what a caller is told
        }
      }
    }
  }

  private static @Nullable Throwable call(Trainer trainer, Method method, TrainingState state) {
    Object[] arguments =
        Stream.of(method.getParameterTypes()).map(type -> argument(type, state)).toArray();
    try {
      method.invoke(trainer, arguments);
      return null;
    } catch (InvocationTargetException e) {
      return e.getCause();
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static Object argument(Class<?> type, TrainingState state) {
    List<Object> known =
        List.of(
            BATCH,
            DATA,
            state,
            Precision.FLOAT32,
            Duration.ofMillis(1),
            List.of(BATCH),
            new int[] {1});
    if (type == double.class) {
      return 0.1;
    }
    return known.stream()
        .filter(type::isInstance)
        .findFirst()
        .orElseThrow(() -> new AssertionError("give a value for " + type));
  }

  private static Trainer trainer(Gate gate) {
    return builder(gate).build();
  }

  private static TrainerBuilder builder(Gate gate) {
    ModelSpec spec =
        ModelSpec.of(ModelSpec.input(2), Layers.dense(3, new Stopping(gate)), Layers.dense(1));
    return Trainer.of(spec)
        .loss(mse())
        .optimizer(adam(1e-2))
        .movingAverage(0.9)
        .batchSize(ROWS)
        .seed(1);
  }

  private static float[] ramp() {
    float[] values = new float[2 * ROWS];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.1f;
    }
    return values;
  }

  private static long workers() {
    return List.copyOf(Thread.getAllStackTraces().keySet()).stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith("evengrad-worker"))
        .count();
  }

  /** Holds a thread up in the forward pass until it is opened. */
  private static final class Gate {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile @Nullable Thread held;

    /** Starts a thread, and returns when it is inside. */
    Thread start(Runnable work) throws InterruptedException {
      Thread thread = new Thread(work);
      thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
      held = thread;
      thread.start();
      reached.await();
      return thread;
    }

    void pass() {
      if (Thread.currentThread() == held) {
        reached.countDown();
        try {
          opened.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    void open() {
      opened.countDown();
    }
  }

  /** The identity, at a gate. */
  private static final class Stopping extends ScalarActivation {
    private final Gate gate;

    Stopping(Gate gate) {
      this.gate = gate;
    }

    @Override
    public String text() {
      return "stopping";
    }

    @Override
    public boolean derivativeFromOutput() {
      return true;
    }

    @Override
    protected float value(float z) {
      gate.pass();
      return z;
    }

    @Override
    protected float derivative(float y) {
      return 1;
    }
  }
}
