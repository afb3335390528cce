package dev.evengrad.benchmarks.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Iris;
import dev.evengrad.data.Split;
import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoTrainerRepairsTest {
  private static TrainingSettings settings(String network, String chain) {
    return TrainingSettings.of(
            ModelSpec.parse(network), Losses.softmaxCrossEntropy(), Chain.parse(chain))
        .withEpochs(12);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "selu | repeat 2 [ dense 8 tanh init=pytorch ] | repeat 2 [ dense 8 selu ]",
        "relu | repeat 2 [ dense 8 leaky_relu init=he_normal(gain=2) ] | repeat 2 [ dense 8 relu ]",
        "leaky_relu | repeat 2 [ dense 8; batch_norm; relu ]"
            + " | repeat 2 [ dense 8; batch_norm; leaky_relu ]",
        "batch_norm | repeat 2 [ dense 8 relu bias=false init=xavier_normal ]"
            + " | repeat 2 [ dense 8 bias=false init=xavier_normal; batch_norm; relu ]",
        "batch_norm | repeat 2 [ dense 8; batch_norm; relu ]"
            + " | repeat 2 [ dense 8; batch_norm; relu ]",
        "initialization | repeat 2 [ dense 8 elu init=he_normal(gain=0.1) ]"
            + " | repeat 2 [ dense 8 elu init=he_uniform ]",
      })
  void changesHiddenLayers(String name, String before, String after) {
    String around = "input 4; standardize; %s; dense 3";
    TrainingSettings repaired =
        AutoTrainerRepairs.repaired(name, settings(around.formatted(before), "adam(0.01)"));
    assertEquals(settings(around.formatted(after), "adam(0.01)"), repaired);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clip | adam(0.02) | chain(value(1), adam(0.02))",
        "clip | chain(global_norm(0.1), momentum(0.01)) | chain(value(1), momentum(0.01))",
        "adam | chain(global_norm(0.1), momentum(0.01)) | adam(0.001)",
        "lower_rate | rmsprop(0.02) | rmsprop(0.002)",
        "higher_rate | chain(global_norm(0.1), momentum(0.01))"
            + " | chain(global_norm(0.1), momentum(0.1))",
        "momentum | adamw(0.003) | momentum(0.003)",
        "momentum | momentum(0.003) | momentum(0.003)",
      })
  void changesTheUpdate(String name, String before, String after) {
    String network = "input 4; dense 8 relu; dense 3";
    assertEquals(
        settings(network, after), AutoTrainerRepairs.repaired(name, settings(network, before)));
  }

  @Test
  void changesTheBatch() {
    TrainingSettings settings = settings("input 4; dense 3", "adam(0.001)");
    assertEquals(32, AutoTrainerRepairs.repaired("batch", settings).batch());
    assertEquals(64, AutoTrainerRepairs.repaired("batch", settings.withBatch(32)).batch());
  }

  @Test
  void knowsEveryRepairOfItsOrders() {
    List<String> order =
        AutoTrainerRepairs.order(
            new LinkedHashSet<>(
                List.of(
                    "autotrainer.exploding",
                    "autotrainer.vanishing",
                    "autotrainer.dying_relu",
                    "autotrainer.oscillating",
                    "autotrainer.slow")));
    assertEquals(
        List.of(
            "selu",
            "relu",
            "clip",
            "tanh",
            "batch_norm",
            "initialization",
            "leaky_relu",
            "adam",
            "lower_rate",
            "batch",
            "momentum",
            "higher_rate"),
        order);
    TrainingSettings settings = settings("input 4; dense 8 elu; dense 3", "rmsprop(0.5)");
    order.forEach(
        name -> assertFalse(AutoTrainerRepairs.repaired(name, settings).equals(settings), name));
    assertThrows(
        IllegalArgumentException.class, () -> AutoTrainerRepairs.repaired("prayer", settings));
  }

  @Test
  void triesNothingWhereItsRulesAreSilent() {
    Split split = Iris.load().stratifiedSplit(0.2, 0);
    TrainingSettings healthy =
        settings("input 4; standardize; dense 16 relu; dense 3", "adam(0.01)");
    assertTrue(
        AutoTrainerRepairs.of(new Patient(healthy, split.training(), split.heldOut())).isEmpty());
    TrainingSettings slow = healthy.withChain(Chain.parse("adam(1e-6)"));
    List<Treatment> repairs =
        AutoTrainerRepairs.of(new Patient(slow, split.training(), split.heldOut()));
    assertEquals(List.of("adam", "higher_rate"), repairs.stream().map(Treatment::name).toList());
    Patient patient = new Patient(slow, split.training(), split.heldOut());
    assertEquals(
        Chain.parse("adam(0.001)"),
        repairs.getFirst().prescriptions(patient).getFirst().settings().chain());
  }
}
