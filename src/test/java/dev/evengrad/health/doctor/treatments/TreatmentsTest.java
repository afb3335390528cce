package dev.evengrad.health.doctor.treatments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.Iris;
import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Schedules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each treatment changes exactly what it says: text in, text out.
class TreatmentsTest {
  private static final Dataset IRIS = Iris.load();

  private static TrainingSettings settings(String network, String chain) {
    return TrainingSettings.of(
        ModelSpec.parse(network), Losses.softmaxCrossEntropy(), Chain.parse(chain));
  }

  private static List<TrainingSettings> treated(String name, TrainingSettings settings) {
    Treatment treatment =
        Treatments.ALL.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    return treatment.prescriptions(new Patient(settings, IRIS, IRIS)).stream()
        .map(Prescription::settings)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          normalize_inputs | input 4; dense 3                                | input 4; standardize; dense 3
          initialization   | input 4; dense 8 tanh init=pytorch; dense 3     | input 4; dense 8 tanh; dense 3
          initialization   | input 4; dense 8 init=zeros; relu; dense 3      | input 4; dense 8 init=he_normal; relu; dense 3
          initialization   | input 4; repeat 9 [dense 8 relu init=identity]; dense 3 init=identity | input 4; repeat 9 [dense 8 relu]; dense 3 init=identity
          normalization    | input 4; dense 8 tanh; dense 3                  | input 4; dense 8 init=xavier_normal; layer_norm; tanh; dense 3
          normalization    | input 4; dense 8; batch_norm; relu; dense 3     | input 4; dense 8 init=he_normal; relu; dense 3
          residual         | input 8; repeat 16 [dense 8 tanh]; dense 3      | input 8; repeat 16 [residual scale=0.25 [dense 8 tanh]]; dense 3
          residual         | input 4; repeat 16 [dense 8 tanh]; dense 3      | input 4; repeat 16 [residual scale=0.25 project=true [dense 8 tanh]]; dense 3
          residual         | input 4; dense 8; repeat 4 [residual [dense 8 relu]]; dense 3 | input 4; dense 8; repeat 4 [residual scale=0.5 [dense 8 relu]]; dense 3
          reference        | input 4; dense 8 bias=false init=identity; batch_norm; relu; dense 3 | input 4; standardize; dense 8 init=he_normal; relu; dense 3
          fewer_layers     | input 4; repeat 9 [dense 8 tanh]; dense 3 init=identity; softmax | input 4; standardize; dense 64 relu; dense 64 relu; dense 3 init=identity; softmax
          """)
  void changesTheNetworkAndNothingElse(String name, String before, String after) {
    TrainingSettings settings = settings(before, "adam(0.001)");
    if (before.startsWith("input 8")) {
      Treatment residual = new ResidualConnections();
      Dataset eight = Dataset.ofClasses(new float[16], 8, new int[] {0, 1}, List.of("a", "b", "c"));
      assertEquals(
          List.of(settings.withNetwork(ModelSpec.parse(after))),
          residual.prescriptions(new Patient(settings, eight, eight)).stream()
              .map(Prescription::settings)
              .toList());
      return;
    }
    assertEquals(List.of(settings.withNetwork(ModelSpec.parse(after))), treated(name, settings));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rate      | adam(0.5)                                         | adam(0.001)
          rate      | chain(global_norm(1), momentum(1e-5, mu=0.5))     | chain(global_norm(1), momentum(0.01, mu=0.5))
          rate      | adam(0.001, beta2=0.99)                           | adam(1e-4, beta2=0.99); adam(0.01, beta2=0.99)
          clip      | sgd(0.1)                                          | chain(global_norm(1), sgd(0.1))
          clip      | chain(freeze(dense1.*), value(1e-9), l2(0.1), sgd(0.1)) | chain(freeze(dense1.*), global_norm(1), l2(0.1), sgd(0.1)); chain(freeze(dense1.*), l2(0.1), sgd(0.1))
          clip      | chain(global_norm(1), sgd(0.1))                   | sgd(0.1)
          optimizer | chain(global_norm(1), l2(0.1), momentum(3))       | chain(global_norm(1), l2(0.1), adam(0.001))
          reference | chain(freeze(dense1.*), global_norm(1), sgd(3))   | chain(freeze(dense1.*), adam(0.001))
          """)
  void changesTheChainAndNothingElse(String name, String before, String after) {
    TrainingSettings settings = settings("input 4; standardize; dense 8 relu; dense 3", before);
    assertEquals(
        List.of(after.split("; ")).stream()
            .map(text -> settings.withChain(Chain.parse(text)))
            .toList(),
        treated(name, settings));
  }

  @Test
  void whatARunHasAlreadyIsNotPrescribed() {
    TrainingSettings settings =
        settings("input 4; standardize; dense 64 relu; dense 64 relu; dense 3", "adam(0.001)");
    assertEquals(List.of(), treated("normalize_inputs", settings));
    assertEquals(List.of(), treated("initialization", settings));
    assertEquals(List.of(), treated("optimizer", settings));
    assertEquals(List.of(), treated("batch", settings));
    assertEquals(List.of(), treated("scale_targets", settings));
    assertEquals(List.of(), treated("residual", settings));
    assertEquals(List.of(), treated("reference", settings));
    assertEquals(List.of(), treated("fewer_layers", settings));
    assertEquals(List.of(), treated("lsuv", settings.withLsuv(true)));
  }

  @Test
  void warmsUpOverATenthOfTheSteps() {
    TrainingSettings settings = settings("input 4; dense 3", "adam(0.001)").withEpochs(100);
    assertEquals(
        List.of(settings.withSchedule(Schedules.parse("warmup(30)"))),
        treated("warm_up", settings));
    assertEquals(List.of(), treated("warm_up", treated("warm_up", settings).getFirst()));
  }

  @Test
  void takesUsualBatchesInThePlaceOfFarOtherOnes() {
    TrainingSettings settings = settings("input 4; dense 3", "adam(0.001)");
    assertEquals(List.of(settings), treated("batch", settings.withBatch(1)));
    assertEquals(List.of(), treated("batch", settings.withBatch(32)));
    // no more rows than there are
    assertEquals(List.of(), treated("batch", settings.withBatch(100_000)));
  }

  @Test
  void factorsComeBackOneByOne() {
    TrainingSettings before =
        settings(
            "input 4; repeat 3 [dense 8 tanh init=identity]; dense 3",
            "chain(value(1e-6), momentum(3))");
    TrainingSettings after = ReferenceConfiguration.of(before);
    assertEquals(
        List.of(Factor.NETWORK, Factor.OPTIMIZER, Factor.CLIP, Factor.INPUTS),
        Factor.differing(before, after));
    TrainingSettings back = after;
    for (Factor factor : Factor.differing(before, after)) {
      back = factor.takenBack(before, back);
    }
    assertEquals(before, back);
    assertEquals(
        "chain(momentum(3))", Factor.OPTIMIZER.takenBack(before, after).chain().toString());
    assertEquals(
        "chain(value(1.0E-6), adam(0.001))",
        Factor.CLIP.takenBack(before, after).chain().toString());
    assertEquals(
        "input 4; repeat 3 [dense 8 tanh]; dense 3",
        Factor.INPUTS.takenBack(before, after).network().toString());
    assertEquals(
        "input 4; standardize; repeat 3 [dense 8 tanh init=identity]; dense 3",
        Factor.NETWORK.takenBack(before, after).network().toString());
  }
}
