package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.health.doctor.Attempt;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is seen while a doctor trains. */
class DoctorProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String shown(int columns, boolean quiet) {
    bytes.reset();
    TrainingSettings settings =
        TrainingSettings.of(
            ModelSpec.parse("input 2; dense 2"), Losses.mse(), Chain.parse("sgd(0.1)"));
    try (DoctorProgress progress =
        new DoctorProgress(
            err, columns, quiet, d -> err.print("diagnosis\n"), a -> err.print("attempt\n"))) {
      progress.begins("trying rate: the rate 0.1");
      progress.spent(1200, 300_000);
      progress.attempted(
          new Attempt(
              new Prescription("rate", "the rate 0.1", settings),
              Attempt.Outcome.CURED,
              "",
              null,
              null,
              60));
      progress.begins("next");
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aLineForEachThatBeginsWhereThereIsNoTerminal() {
    assertEquals("trying rate: the rate 0.1\nattempt\nnext\n", shown(0, false));
  }

  @Test
  void oneLineThatMakesRoomForResultsOnATerminal() {
    String end = "\u001b[K";
    assertEquals(
        "\rtrying rate: the rate 0.1"
            + end
            + "\r1,200 of 300,000 steps spent; trying rat"
            + end
            + "\r"
            + end
            + "attempt\n\r1,200 of 300,000 steps spent; next"
            + end
            + "\r"
            + end,
        shown(41, false));
  }

  @Test
  void nothingIfQuiet() {
    assertEquals("attempt\n", shown(0, true));
    assertEquals("attempt\n", shown(80, true));
  }
}
