package dev.evengrad.health.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Optimizers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTest {
  private static Dataset rows(int count) {
    int[] classes = IntStream.range(0, count).map(r -> r % 2).toArray();
    return Dataset.ofClasses(new float[count], 1, classes, List.of("a", "b"));
  }

  private static Patient patient(int rows, int batch, int epochs) {
    TrainingSettings settings =
        TrainingSettings.of(
                ModelSpec.parse("input 1; dense 2"),
                Losses.softmaxCrossEntropy(),
                Chain.of(Optimizers.sgd(0.1)))
            .withBatch(batch)
            .withEpochs(epochs);
    return new Patient(settings, rows(rows), rows(10));
  }

  /** What is told to somebody whose budget was too small is true. */
  @ParameterizedTest
  @CsvSource({
    "200, 16, 10",
    "120, 64, 30",
    "100, 1, 10",
    "1000, 10, 2",
    "20, 1, 1",
    "21, 1, 5",
    "7, 8, 3",
    "1, 1, 1"
  })
  void theLeastBudgetIsTheLeast(int rows, int batch, int epochs) {
    Patient patient = patient(rows, batch, epochs);
    long least = Protocol.leastSteps(patient);
    for (long budget = 1; budget < 2 * least + 100; budget++) {
      assertEquals(budget >= least, Protocol.of(patient, budget).seeds() > 0, "budget " + budget);
    }
  }

  /** No limit, as somebody may write it. */
  @Test
  void timeMayBeForever() {
    Budget budget = Budget.ofTime(Duration.ofSeconds(Long.MAX_VALUE));
    assertEquals(
        Condition.HEALTHY,
        Doctor.diagnose(
                learned(),
                new DoctorSettings(budget, List.of(), new DoctorListener() {}, () -> false))
            .condition());
  }

  private static Patient learned() {
    Patient blank = patient(40, 4, 10);
    float[] features = new float[40];
    for (int r = 0; r < 40; r++) {
      features[r] = r % 2 == 0 ? -1 : 1;
    }
    Dataset data = Dataset.ofClasses(features, 1, blank.training().classes(), List.of("a", "b"));
    return new Patient(blank.settings(), data, data);
  }
}
