package dev.evengrad.examples;

import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.Trainer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The binder for Micrometer that the page on production signals shows. */
class TrainingMetersTest {
  private static final Path PAGE = Path.of("src/site/markdown/production-signals.md");
  private static final Path CODE =
      Path.of("src/test/java/dev/evengrad/examples/TrainingMeters.java");

  @Test
  void metersCountWhatHappened() {
    MeterRegistry registry = new SimpleMeterRegistry();
    TrainingMeters meters = new TrainingMeters(registry);
    Dataset data = Digits.load();
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 64; repeat 12 [ dense 16 sigmoid ]; dense 10"))
            .loss(softmaxCrossEntropy())
            .optimizer(adam(1e-3))
            .health(HealthSettings.standard().onFinding(meters::finding))
            .observer(meters)
            .build()) {
      EpochReport report = trainer.epoch(data);
      float[] features = new float[64];
      features[3] = Float.NaN;
      assertTrue(
          trainer.step(Batch.ofClasses(features, 1, 64, new int[1]))
              instanceof StepOutcome.Skipped);
      Timer steps = registry.get("evengrad.steps").timer();
      assertEquals(report.steps() + 1, steps.count());
      double seconds = steps.totalTime(TimeUnit.SECONDS);
      assertTrue(seconds > 0 && seconds < report.seconds() + 5, seconds + " s");
      assertEquals(
          1,
          registry.get("evengrad.skipped").tag("reason", "FEATURE_NOT_FINITE").counter().count());
      double loss = registry.get("evengrad.loss").gauge().value();
      assertTrue(loss > 1 && loss < 4, "of the last step that was applied: " + loss);
      assertEquals(
          1,
          registry
              .get("evengrad.findings")
              .tags("rule", "vanishing", "severity", "WARNING")
              .counter()
              .count());
    }
  }

  @Test
  void thePageShowsThisCode() throws IOException {
    String code = Files.readString(CODE);
    String binder = code.substring(code.indexOf("class TrainingMeters"));
    assertTrue(words(Files.readString(PAGE)).contains(words(binder)), "copy it to " + PAGE);
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", "");
  }
}
