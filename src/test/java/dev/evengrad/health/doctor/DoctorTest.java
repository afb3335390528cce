package dev.evengrad.health.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.data.Iris;
import dev.evengrad.data.Split;
import dev.evengrad.data.Wine;
import dev.evengrad.health.doctor.Attempt.Outcome;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTest {
  private static final Dataset IRIS = Iris.load();
  private static final Dataset WINE = Wine.load();

  /// A run on classes.
  private static Patient patient(
      Dataset data, String network, String chain, int batch, int epochs) {
    Split split = data.stratifiedSplit(0.2, 0);
    TrainingSettings settings =
        TrainingSettings.of(
                ModelSpec.parse(network), Losses.softmaxCrossEntropy(), Chain.parse(chain))
            .withBatch(batch)
            .withEpochs(epochs);
    return new Patient(settings, split.training(), split.heldOut());
  }

  private static List<String> kept(TreatmentResult result) {
    return result.kept().stream().map(Prescription::treatment).toList();
  }

  private static double scoreBefore(TreatmentResult result) {
    return Objects.requireNonNull(result.before()).score().value();
  }

  private static double scoreAfter(TreatmentResult result) {
    return Objects.requireNonNull(result.after()).score().value();
  }

  private static Dataset times(Dataset data, float factor) {
    float[] features = data.features();
    for (int i = 0; i < features.length; i++) {
      features[i] *= factor;
    }
    return Dataset.ofClasses(features, data.featureCount(), data.classes(), data.classNames());
  }

  private static Dataset shuffled(Dataset data) {
    int[] classes = data.classes();
    Random random = new Random(1);
    for (int i = classes.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int c = classes[i];
      classes[i] = classes[j];
      classes[j] = c;
    }
    return Dataset.ofClasses(data.features(), data.featureCount(), classes, data.classNames());
  }

  @Test
  void normalizesInputsAndChangesNothingElse() {
    Patient sick =
        patient(
            times(IRIS, 100),
            "input 4; repeat 6 [dense 32 selu]; dense 3",
            "momentum(0.01)",
            64,
            60);
    TreatmentResult result = Doctor.treat(sick);
    assertEquals(TreatmentResult.Outcome.CURED, result.outcome(), result.toString());
    assertEquals(List.of("normalize_inputs"), kept(result));
    assertEquals(
        sick.settings()
            .withNetwork(
                ModelSpec.parse("input 4; standardize; repeat 6 [dense 32 selu]; dense 3")),
        result.settings());
    assertTrue(result.diagnosis().kinds().contains("inputs_not_normalized"));
    assertEquals(1, result.tried());
    assertTrue(scoreAfter(result) > 0.85 && scoreBefore(result) < 0.5, result.toString());
    assertEquals(
        result.diagnosis().remedy().orElseThrow(), result.attempts().getFirst().prescription());
    // the proof is of the same batches: all that came after the first step is another
    assertEquals(60, Objects.requireNonNull(result.after()).epochs());
  }

  @Test
  void lowersARateThatIsTooHigh() {
    Patient sick =
        patient(
            IRIS,
            "input 4; standardize; repeat 6 [dense 16 relu]; dense 3",
            "rmsprop(0.1)",
            32,
            60);
    TreatmentResult result = Doctor.treat(sick);
    assertEquals(TreatmentResult.Outcome.CURED, result.outcome(), result.toString());
    assertEquals(List.of("rate"), kept(result));
    assertEquals("chain(rmsprop(0.001))", result.settings().chain().text());
    // the first and only: the inputs are standardized, and the initial weights fit
    assertEquals(1, result.tried());
  }

  @Test
  void curesTwoFaultsAndProvesThatBothWere() {
    Patient sick =
        patient(
            WINE,
            "input 13; standardize; repeat 6 [dense 32 leaky_relu init=he_normal(4)]; dense 3",
            "adam(5e-5)",
            64,
            60);
    TreatmentResult result = Doctor.treat(sick);
    assertEquals(TreatmentResult.Outcome.CURED, result.outcome(), result.toString());
    assertEquals(List.of("initialization", "rate"), kept(result));
    assertEquals(
        "input 13; standardize; repeat 6 [dense 32 leaky_relu]; dense 3",
        result.settings().network().toString());
    assertEquals("chain(adam(0.001))", result.settings().chain().text());
    assertTrue(
        result.attempts().stream()
            .anyMatch(a -> a.outcome() == Outcome.HELPED && a.trial() != null));
    assertTrue(result.attempts().stream().anyMatch(a -> a.outcome() == Outcome.NEEDED));
    assertTrue(
        result.attempts().stream()
            .filter(a -> a.outcome() == Outcome.RULED_OUT)
            .allMatch(a -> a.trial() == null && !a.why().isEmpty()));
  }

  @Test
  void leavesAHealthyRunAlone() {
    Patient well =
        patient(IRIS, "input 4; standardize; dense 32 relu; dense 3", "adam(0.001)", 32, 100);
    TreatmentResult result = Doctor.treat(well);
    assertEquals(TreatmentResult.Outcome.HEALTHY, result.outcome(), result.toString());
    assertEquals(Condition.HEALTHY, result.diagnosis().condition());
    assertEquals(well.settings(), result.settings());
    assertEquals(List.of(), result.attempts());
    assertNull(result.after());
    assertTrue(scoreBefore(result) > 0.85);
  }

  @Test
  void shuffledLabelsAreIncurable() {
    Patient hopeless =
        patient(
            shuffled(WINE),
            "input 13; standardize; repeat 3 [dense 32 tanh]; dense 3",
            "adam(0.001)",
            64,
            60);
    TreatmentResult result = Doctor.treat(hopeless);
    assertEquals(TreatmentResult.Outcome.INCURABLE, result.outcome(), result.toString());
    assertTrue(result.explanation().contains("labels"), result.explanation());
    assertEquals(
        List.of("fewer_layers"),
        result.attempts().stream().map(a -> a.prescription().treatment()).toList());
    assertTrue(result.attempts().getFirst().why().contains("guessing"), result.toString());
    assertTrue(result.steps() < Budget.standard().steps());
  }

  @Test
  void scalesValuesThatAreFarFromOne() {
    int rows = 300;
    float[] features = new float[rows * 3];
    float[] values = new float[rows];
    Random random = new Random(3);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < 3; c++) {
        features[r * 3 + c] = (float) random.nextGaussian();
      }
      values[r] = 5000 + 1000 * (features[r * 3] - 2 * features[r * 3 + 1]);
    }
    Split split = Dataset.ofValues(features, 3, values, 1).split(0.2, 0);
    TrainingSettings settings =
        TrainingSettings.of(
                ModelSpec.parse("input 3; standardize; dense 64 relu; dense 64 relu; dense 1"),
                Losses.mse(),
                Chain.parse("adam(0.001)"))
            .withEpochs(80)
            .withScaledTargets(false);
    TreatmentResult result = Doctor.treat(new Patient(settings, split.training(), split.heldOut()));
    assertEquals(TreatmentResult.Outcome.CURED, result.outcome(), result.toString());
    assertEquals(List.of("scale_targets"), kept(result));
    assertEquals("r2", Objects.requireNonNull(result.after()).score().metric());
    assertTrue(scoreBefore(result) < 0 && scoreAfter(result) > 0.9, result.toString());
    TreatmentResult again =
        Doctor.treat(
            new Patient(settings.withScaledTargets(true), split.training(), split.heldOut()));
    assertEquals(TreatmentResult.Outcome.HEALTHY, again.outcome(), again.toString());
  }

  @Test
  void treatsOneOutputForTwoClassesThatIsNotFiniteAtTheFirstStep() {
    Dataset two = IRIS.select(IntStream.range(50, 150).toArray());
    int[] classes = two.classes();
    for (int i = 0; i < classes.length; i++) {
      classes[i]--;
    }
    Dataset data = times(Dataset.ofClasses(two.features(), 4, classes, List.of("a", "b")), 1e30f);
    Split split = data.stratifiedSplit(0.2, 0);
    TrainingSettings settings =
        TrainingSettings.of(
                ModelSpec.parse("input 4; dense 16 relu; dense 16 relu; dense 1"),
                Losses.sigmoidBinaryCrossEntropy(),
                Chain.parse("adam(0.001)"))
            .withEpochs(100);
    Patient sick = new Patient(settings, split.training(), split.heldOut());
    TreatmentResult result = Doctor.treat(sick);
    assertEquals(TreatmentResult.Outcome.CURED, result.outcome(), result.toString());
    assertFalse(Objects.requireNonNull(result.before()).halted().isEmpty());
    assertEquals(List.of("normalize_inputs"), kept(result));
    assertTrue(scoreAfter(result) > 0.8, result.toString());
  }

  @Test
  void saysThatATreatmentDoesNotHelp() {
    Patient sick =
        patient(IRIS, "input 4; standardize; dense 16 relu; dense 3", "adam(1e-7)", 32, 40);
    Treatment useless =
        new Treatment() {
          @Override
          public String name() {
            return "larger_batch";
          }

          @Override
          public List<Prescription> prescriptions(Patient patient) {
            return List.of(
                new Prescription(name(), "batches of 120", patient.settings().withBatch(120)));
          }

          @Override
          public String ruledOut(Symptoms symptoms, Prescription prescription) {
            return "";
          }
        };
    TreatmentResult result =
        Doctor.treat(sick, DoctorSettings.standard().treatments(List.of(useless)));
    assertEquals(TreatmentResult.Outcome.NOT_HELPED, result.outcome(), result.toString());
    assertEquals(Outcome.NO_HELP, result.attempts().getFirst().outcome());
    assertEquals(sick.settings(), result.settings());
    assertEquals("The one treatment that was tried did not help.", result.explanation());
  }

  @Test
  void saysThatABudgetIsTooSmall() {
    Patient sick =
        patient(IRIS, "input 4; standardize; dense 16 relu; dense 3", "adam(1e-7)", 32, 40);
    TreatmentResult result =
        Doctor.treat(sick, DoctorSettings.standard().budget(Budget.ofSteps(100)));
    assertEquals(TreatmentResult.Outcome.UNKNOWN, result.outcome());
    assertEquals(
        "The budget of 100 steps is too small to say anything; at least 240 are needed.",
        result.explanation());
    assertEquals(0, result.steps());
    // with a tenth of the standard one fewer epochs are trained
    TreatmentResult shorter =
        Doctor.treat(sick, DoctorSettings.standard().budget(Budget.ofSteps(1200)));
    assertTrue(shorter.steps() <= 1200);
    assertTrue(Objects.requireNonNull(shorter.before()).epochs() < 40);
    assertEquals(40, shorter.settings().epochs());
    assertThrows(SettingException.class, () -> Budget.ofSteps(0));
    assertThrows(SettingException.class, () -> Budget.ofTime(Duration.ZERO));
  }

  @Test
  void trainsForLessWhereTheTimeIsShort() {
    Patient slow =
        patient(
            Digits.load(),
            "input 64; standardize; dense 128 relu; dense 64 relu; dense 10",
            "adam(0.001)",
            64,
            10_000);
    long begun = System.nanoTime();
    Diagnosis diagnosis =
        Doctor.diagnose(
            slow, DoctorSettings.standard().budget(Budget.ofTime(Duration.ofMillis(1500))));
    assertTrue(System.nanoTime() - begun < 20e9, "it would take minutes");
    if (diagnosis.condition() != Condition.UNKNOWN) { // on a machine that is busy it may be
      assertTrue(Objects.requireNonNull(diagnosis.trial()).epochs() < 10_000);
    }
  }

  @Test
  void aTimeThatIsTooShortIsNotCalledABudgetOfTooFewSteps() {
    Diagnosis diagnosis =
        Doctor.diagnose(
            patient(IRIS, "input 4; dense 8 relu; dense 3", "adam(0.001)", 64, 30),
            DoctorSettings.standard().budget(Budget.ofTime(Duration.ofNanos(1))));
    assertEquals(Condition.UNKNOWN, diagnosis.condition());
    assertEquals("The budget was spent before anything could be said.", diagnosis.explanation());
  }

  @Test
  void aRunOfFewStepsIsNotCalledIncurable() {
    Diagnosis diagnosis =
        Doctor.diagnose(
            patient(
                shuffled(WINE),
                "input 13; standardize; dense 16 relu; dense 3",
                "adam(1e-7)",
                64,
                5));
    assertEquals(Condition.UNKNOWN, diagnosis.condition(), diagnosis.toString());
    assertTrue(diagnosis.explanation().contains("more epochs"), diagnosis.explanation());
  }

  @Test
  void endsWhenCancelled() {
    Patient sick =
        patient(IRIS, "input 4; standardize; dense 16 relu; dense 3", "adam(1e-7)", 32, 40);
    AtomicInteger asked = new AtomicInteger();
    TreatmentResult early =
        Doctor.treat(
            sick, DoctorSettings.standard().cancelledBy(() -> asked.incrementAndGet() > 100));
    assertEquals(TreatmentResult.Outcome.CANCELLED, early.outcome());
    assertTrue(early.steps() <= 101, "within a step");
    boolean[] cancel = {false};
    TreatmentResult late =
        Doctor.treat(
            sick,
            DoctorSettings.standard()
                .cancelledBy(() -> cancel[0])
                .listener(
                    new DoctorListener() {
                      @Override
                      public void diagnosed(Diagnosis diagnosis) {
                        cancel[0] = true;
                      }
                    }));
    assertEquals(TreatmentResult.Outcome.CANCELLED, late.outcome());
    assertEquals(Condition.SICK, late.diagnosis().condition());
    assertNotNull(late.before());
  }

  @Test
  void endsWhenItsThreadIsInterrupted() {
    Thread.currentThread().interrupt();
    Diagnosis diagnosis =
        Doctor.diagnose(patient(IRIS, "input 4; standardize; dense 3", "adam(0.001)", 32, 40));
    assertTrue(Thread.interrupted(), "left as it was");
    assertEquals(Condition.UNKNOWN, diagnosis.condition());
    assertTrue(diagnosis.cancelled());
  }

  @Test
  void saysTheSameTwiceAndTellsWhatItDoes() {
    Patient sick =
        patient(
            IRIS,
            "input 4; standardize; repeat 4 [dense 16 tanh init=xavier_normal(9)]; dense 3",
            "adam(0.001)",
            32,
            30);
    List<String> heard = new ArrayList<>();
    long[] spent = {0};
    TreatmentResult first =
        Doctor.treat(
            sick,
            DoctorSettings.standard()
                .listener(
                    new DoctorListener() {
                      @Override
                      public void begins(String what) {
                        heard.add(what);
                      }

                      @Override
                      public void attempted(Attempt attempt) {
                        heard.add(attempt.outcome().toString());
                      }

                      @Override
                      public void spent(long steps, long budget) {
                        spent[0] = steps;
                      }
                    }));
    assertEquals(first.toString(), Doctor.treat(sick).toString());
    assertEquals("the run as it is", heard.getFirst());
    assertTrue(heard.contains("what can be learned of these rows"));
    assertEquals(first.steps(), spent[0]);
  }

  @Test
  void refusesRowsThatDoNotFit() {
    assertThrows(
        ShapeException.class, () -> patient(IRIS, "input 5; dense 3", "adam(0.001)", 32, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = 0)
  void theDefaultNetworkOfTheDigitsIsHealthy(long seed) {
    assertDefaultIsHealthy(seed);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void theDefaultNetworkOfTheDigitsIsHealthyForTenSeeds(long seed) {
    assertDefaultIsHealthy(seed);
  }

  private static void assertDefaultIsHealthy(long seed) {
    Split split = Digits.load().stratifiedSplit(0.165, seed);
    TrainingSettings settings =
        TrainingSettings.of(
                ModelSpec.parse("input 64; standardize; dense 128 relu; dense 64 relu; dense 10"),
                Losses.softmaxCrossEntropy(),
                Chain.parse("chain(global_norm(1), adam(0.001))"))
            .withEpochs(10)
            .withSeed(seed);
    Diagnosis diagnosis = Doctor.diagnose(new Patient(settings, split.training(), split.heldOut()));
    assertEquals(Condition.HEALTHY, diagnosis.condition(), diagnosis.toString());
    assertEquals(List.of(), diagnosis.kinds());
  }

  /// Thirty layers of sigmoid: the gradient does not reach the first ones.
  @Tag("full")
  @Test
  void thirtyLayersOfSigmoidLearnTheDigits() {
    Split outer = Digits.load().stratifiedSplit(0.2, 5);
    Split inner = outer.training().stratifiedSplit(0.2, 5);
    TrainingSettings settings =
        TrainingSettings.of(
            ModelSpec.parse("input 64; standardize; repeat 30 [dense 64 sigmoid]; dense 10"),
            Losses.softmaxCrossEntropy(),
            Chain.parse("chain(global_norm(1), adam(0.001))"));
    TreatmentResult result = Doctor.treat(new Patient(settings, inner.training(), inner.heldOut()));
    assertEquals(TreatmentResult.Outcome.CURED, result.outcome(), result.toString());
    assertTrue(result.diagnosis().kinds().contains("forecast.vanishing"));
    assertTrue(accuracy(settings, outer) < 0.15);
    assertTrue(accuracy(result.settings(), outer) >= 0.9, result.toString());
  }

  /// On rows that the doctor never saw.
  private static double accuracy(TrainingSettings settings, Split split) {
    try (var trainer = settings.trainer(split.training()).build()) {
      if (settings.lsuv()) {
        assertFalse(trainer.lsuv(split.training()).layers().isEmpty());
      }
      for (int epoch = 0; epoch < settings.epochs(); epoch++) {
        assertNull(trainer.epoch(split.training()).halted());
      }
      return trainer.evaluate(split.heldOut()).accuracy();
    }
  }
}
