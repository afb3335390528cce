package dev.evengrad.train.jfr;

import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Optimizers.adam;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Statistic;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.testing.Allocation;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.SetAside;
import dev.evengrad.train.SpikeGuard;
import dev.evengrad.train.StepObserver;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.StepReport;
import dev.evengrad.train.StepView;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of the Flight Recorder, read from a recording. */
class FlightRecorderEventsTest {
  private static final Dataset DATA = Digits.load().splitRows(1700, 3).training();
  private static final ModelSpec SPEC = ModelSpec.parse("input 64; dense 16 relu; dense 10");
  private static final List<Class<? extends Event>> ALL =
      List.of(
          StepEvent.class,
          SkipEvent.class,
          EpochEvent.class,
          LayerEvent.class,
          FindingEvent.class,
          SpikeEvent.class);

  @TempDir private Path folder;

  private static TrainerBuilder builder(GradientTransform optimizer) {
    return Trainer.of(SPEC).loss(softmaxCrossEntropy()).optimizer(optimizer).batchSize(32).seed(3);
  }

  private static TrainerBuilder clipped() {
    return Trainer.of(SPEC)
        .loss(softmaxCrossEntropy())
        .clip(globalNorm(1))
        .optimizer(adam(1e-3))
        .batchSize(32);
  }

  /** What a recording with these events has of ours while something runs. */
  private List<RecordedEvent> recorded(List<String> events, Runnable body) throws IOException {
    try (Recording recording = new Recording()) {
      events.forEach(event -> recording.enable("dev.evengrad." + event));
      recording.start();
      body.run();
      recording.stop();
      Path file = folder.resolve("r.jfr");
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(event -> event.getEventType().getName().startsWith("dev.evengrad."))
          .sorted(Comparator.comparing(RecordedEvent::getEndTime)) // in a file they have no order
          .toList();
    }
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.evengrad." + name))
        .toList();
  }

  /** Keeps the reports, and makes every second step slow. */
  private static final class Slow implements StepObserver {
    private final List<String> reports = new ArrayList<>();

    @Override
    public void afterForward(StepView view) {
      if (view.step() % 2 == 0) {
        try {
          Thread.sleep(30);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    @Override
    public void afterStep(StepView view, StepOutcome outcome) {
      StepReport report = ((StepOutcome.Applied) outcome).report();
      reports.add(
          List.of(
                  report.step(),
                  view.batchRows(),
                  report.loss(),
                  report.rate(),
                  report.gradientNorm(),
                  report.appliedNorm(),
                  report.clipped())
              .toString());
    }
  }

  @Test
  void everyStepHasAnEventWithItsNumbersAndItsTime() throws IOException {
    Slow slow = new Slow();
    List<RecordedEvent> events =
        recorded(
            List.of("Step", "Epoch"),
            () -> {
              try (Trainer trainer = clipped().observer(slow).jfr().build()) {
                trainer.epoch(DATA);
              }
            });
    List<RecordedEvent> steps = of(events, "Step");
    assertEquals(4, steps.size());
    assertEquals(
        slow.reports,
        steps.stream()
            .map(
                e ->
                    List.of(
                            e.getLong("step"),
                            e.getInt("rows"),
                            e.getDouble("loss"),
                            e.getDouble("rate"),
                            e.getDouble("gradientNorm"),
                            e.getDouble("appliedNorm"),
                            e.getBoolean("clipped"))
                        .toString())
            .toList());
    for (int i = 0; i < steps.size(); i++) {
      boolean above = steps.get(i).getDuration().compareTo(Duration.ofMillis(30)) >= 0;
      assertEquals(i % 2 == 1, above, "one object for all steps, each with a time of its own");
    }
    assertFalse(steps.getFirst().getEventType().getFields().isEmpty());
    assertTrue(steps.getFirst().getStackTrace() == null, "a stack trace costs more than the event");

    RecordedEvent epoch = of(events, "Epoch").getFirst();
    assertEquals(1, epoch.getLong("epoch"));
    assertEquals(97, epoch.getLong("rows"));
    assertEquals(4, epoch.getInt("steps"));
    assertTrue(epoch.getBoolean("complete"));
    assertTrue(epoch.getDuration("elapsed").compareTo(Duration.ofMillis(60)) >= 0);
    double accuracy = epoch.getDouble("accuracy");
    assertTrue(accuracy >= 0 && accuracy < 1, "a fraction: " + accuracy);
  }

  @Test
  void whatIsSkippedAndThatTrainingHaltsIsTold() throws IOException {
    float[] features = new float[2 * 64];
    features[70] = Float.NaN;
    List<String> explanations = new ArrayList<>();
    List<RecordedEvent> events =
        recorded(
            List.of("Step", "Skip"),
            () -> {
              try (Trainer trainer = builder(sgd(1e30)).mostSkips(2).jfr().build()) {
                trainer.step(Batch.ofClasses(features, 2, 64, new int[2]));
                for (int i = 0; i < 8; i++) {
                  if (trainer.step(batch()) instanceof StepOutcome.Skipped skipped) {
                    explanations.add(skipped.explanation());
                  }
                }
              }
            });
    List<RecordedEvent> skips = of(events, "Skip");
    RecordedEvent bad = skips.getFirst();
    assertEquals("FEATURE_NOT_FINITE", bad.getString("reason"));
    assertEquals(1, bad.getLong("step"));
    assertTrue(bad.getBoolean("badBatch"));
    assertFalse(bad.getBoolean("halted"));
    assertEquals(explanations.getFirst(), skips.get(1).getString("explanation"));
    assertFalse(skips.get(1).getString("where").isEmpty());
    assertTrue(skips.getLast().getBoolean("halted"));
    assertFalse(skips.getLast().getBoolean("badBatch"));
    assertEquals(
        skips.getLast().getLong("step"),
        skips.size() + of(events, "Step").size(),
        "a step is applied or skipped");
  }

  @Test
  void layersAreThoseOfTheWatchedStepsAndFindingsAreTold() throws IOException {
    ModelSpec deep = ModelSpec.parse("input 64; repeat 12 [ dense 16 sigmoid ]; dense 10");
    List<Finding> heard = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    List<RecordedEvent> events =
        recorded(
            List.of("Layer", "Finding"),
            () -> {
              try (Trainer trainer =
                  Trainer.of(deep)
                      .loss(softmaxCrossEntropy())
                      .optimizer(adam(1e-3))
                      .health(HealthSettings.standard().every(3).onFinding(heard::add))
                      .jfr()
                      .build()) {
                trainer
                    .health()
                    .onStep(
                        numbers -> {
                          for (int i = 0; i < numbers.layers(); i++) {
                            if (numbers.step() % 3 == 1) {
                              expected.add(
                                  numbers.step()
                                      + " "
                                      + i
                                      + " "
                                      + numbers.get(Statistic.DELTA_NORM, i)
                                      + " "
                                      + numbers.get(Statistic.UPDATE_NORM, i));
                            }
                          }
                        });
                trainer.epoch(DATA);
              }
            });
    List<RecordedEvent> layers = of(events, "Layer");
    assertEquals(2 * 13, layers.size(), "steps 1 and 4");
    assertEquals(
        expected,
        layers.stream()
            .sorted(
                Comparator.comparingLong((RecordedEvent e) -> e.getLong("step"))
                    .thenComparingInt(e -> e.getInt("depth")))
            .map(
                e ->
                    e.getLong("step")
                        + " "
                        + e.getInt("depth")
                        + " "
                        + e.getDouble("deltaNorm")
                        + " "
                        + e.getDouble("updateNorm"))
            .toList());
    assertEquals(
        Set.of("dense1", "dense13"),
        layers.stream()
            .filter(e -> e.getInt("depth") % 12 == 0)
            .map(e -> e.getString("layer"))
            .collect(Collectors.toSet()));
    assertFalse(heard.isEmpty());
    assertEquals(
        heard.stream().map(f -> f.rule() + f.severity() + f.where() + f.message()).toList(),
        of(events, "Finding").stream()
            .map(
                e ->
                    e.getString("rule")
                        + e.getString("severity")
                        + e.getString("where")
                        + e.getString("message"))
            .toList());
    assertTrue(heard.stream().anyMatch(f -> f.rule().equals("vanishing")), heard.toString());
  }

  @Test
  void whatTheSpikeGuardSetsAsideIsTold() throws IOException {
    List<SetAside> heard = new ArrayList<>();
    StepObserver observer =
        new StepObserver() {
          @Override
          public void onSetAside(SetAside event) {
            heard.add(event);
          }
        };
    List<RecordedEvent> events =
        recorded(
            List.of("Spike", "Skip"),
            () -> {
              try (Trainer trainer =
                  builder(adam(1e-3))
                      .spikeGuard(SpikeGuard.standard())
                      .observer(observer)
                      .jfr()
                      .build()) {
                for (int i = 0; i < 100; i++) {
                  trainer.step(batch());
                }
                float[] features = new float[32 * 64];
                Arrays.fill(features, 1e6f);
                trainer.step(Batch.ofClasses(features, 32, 64, new int[32]));
              }
            });
    assertEquals(1, heard.size());
    SetAside aside = heard.getFirst();
    RecordedEvent spike = of(events, "Spike").getFirst();
    assertEquals(1, of(events, "Spike").size());
    assertEquals("REFUSED", spike.getString("kind"));
    assertEquals(101, spike.getLong("step"));
    assertEquals(aside.signal().name(), spike.getString("signal"));
    assertEquals(aside.z(), spike.getDouble("z"));
    assertEquals(aside.value(), spike.getDouble("value"));
    assertEquals(aside.message(), spike.getString("message"));
    assertEquals(100, spike.getLong("appliedSteps"));
    assertEquals(1, spike.getInt("batches"));
    assertEquals("SPIKE", of(events, "Skip").getFirst().getString("reason"));
  }

  /** Who records a service for another reason must not get an event for every step. */
  @Test
  void aRecordingThatDoesNotAskHasNone() throws IOException {
    List<RecordedEvent> events =
        recorded(
            List.of(),
            () -> {
              try (Trainer trainer = builder(adam(1e-3)).jfr().build()) {
                trainer.epoch(DATA);
              }
            });
    assertEquals(List.of(), events);
  }

  /** JFR leaves out fields of types that it does not take, and says nothing. */
  @Test
  void noFieldIsLeftOut() {
    Map<String, List<String>> declared = new TreeMap<>();
    Map<String, List<String>> known = new TreeMap<>();
    for (Class<? extends Event> event : ALL) {
      EventType type = EventType.getEventType(event);
      declared.put(
          type.getName(),
          Arrays.stream(event.getDeclaredFields())
              .filter(field -> !field.isSynthetic())
              .map(field -> field.getName())
              .sorted()
              .toList());
      known.put(
          type.getName(),
          type.getFields().stream()
              .map(ValueDescriptor::getName)
              .filter(
                  name ->
                      !List.of("startTime", "duration", "eventThread", "stackTrace").contains(name))
              .sorted()
              .toList());
      assertEquals(List.of("Evengrad"), type.getCategoryNames());
      assertFalse(type.getDescription().isEmpty());
      assertTrue(type.getFields().stream().allMatch(field -> field.getLabel() != null));
    }
    assertEquals(declared, known);
    assertEquals(
        ALL.stream()
            .map(event -> "dev.evengrad." + event.getSimpleName().replace("Event", ""))
            .collect(Collectors.toSet()),
        known.keySet());
  }

  /** Some ten thousand steps a second may be more than a recording should hold. */
  @Test
  void everyNthStepCanBeRecordedAlone() throws IOException {
    assertEquals(List.of(1L, 51L, 101L, 151L), stepsRecorded("every", "50"));
    assertEquals(200, stepsRecorded("every", "nonsense").size());
    assertEquals(List.of(), stepsRecorded("threshold", "1 h"), "no step takes that long");
  }

  /** With two recordings each has what it asks for, if more. */
  @Test
  void theSmallestIntervalCounts() {
    assertEquals("5", new EverySteps().combine(Set.of("10", "5", "50")));
  }

  private List<Long> stepsRecorded(String setting, String value) throws IOException {
    try (Recording recording = new Recording()) {
      recording.enable("dev.evengrad.Step").with(setting, value);
      recording.start();
      try (Trainer trainer = builder(adam(1e-3)).jfr().build()) {
        for (int i = 0; i < 200; i++) {
          trainer.step(batch());
        }
      }
      recording.stop();
      Path file = folder.resolve("t.jfr");
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(event -> event.getEventType().getName().equals("dev.evengrad.Step"))
          .map(event -> event.getLong("step"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStepAllocatesNothing(boolean whileRecorded) {
    try (Recording recording = new Recording();
        Trainer trainer = builder(adam(1e-3)).health(HealthSettings.standard()).jfr().build()) {
      if (whileRecorded) {
        recording.enable("dev.evengrad.Step");
        recording.enable("dev.evengrad.Layer");
      }
      recording.start();
      Batch batch = batch();
      Allocation.assertNone("recorded: " + whileRecorded, 3000, () -> trainer.step(batch));
    }
  }

  @Test
  void theWeightsDoNotDependOnIt() throws IOException {
    List<String> hashes = new ArrayList<>();
    recorded(
        List.of("Step"),
        () -> {
          for (boolean jfr : new boolean[] {false, true}) {
            TrainerBuilder builder = builder(adam(1e-3));
            try (Trainer trainer = (jfr ? builder.jfr() : builder).build()) {
              EpochReport report = trainer.epoch(DATA);
              assertTrue(report.complete());
              hashes.add(trainer.sha256());
            }
          }
        });
    assertEquals(hashes.get(0), hashes.get(1));
  }

  private static Batch batch() {
    return Batch.ofClasses(
        DATA.features(), 32, 64, IntStream.range(0, 32).map(i -> i % 10).toArray());
  }
}
