package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.Iris;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.testing.Logged;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network that ends with what the loss applies itself is trained, and a warning says why it learns badly. */
class OutputWarningTest {
  private static Trainer trainer(String network, Loss loss) {
    return Trainer.of(ModelSpec.parse(network)).loss(loss).optimizer(Optimizers.adam(0.01)).build();
  }

  private static List<String> logged(String network, String loss) {
    return Logged.during(() -> trainer(network, Losses.parse(loss)).close());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dense 3; softmax          | softmax | softmax_cross_entropy         | applies softmax
          dense 3; softmax; flatten | softmax | softmax_cross_entropy         | applies softmax
          dense 3 sigmoid           | sigmoid | softmax_cross_entropy(0.1)    | applies softmax
          dense 1; sigmoid          | sigmoid | sigmoid_binary_cross_entropy  | applies sigmoid
          dense 3 hard_sigmoid | hard_sigmoid | sigmoid_binary_cross_entropy  | applies sigmoid
          dense 3; log_softmax  | log_softmax | sigmoid_binary_cross_entropy  | applies sigmoid
          dense 1 sigmoid           | sigmoid | hinge                         | none will be below 0
          """)
  void warnsOnce(String layers, String last, String loss, String reason) {
    List<String> logged = logged("input 4; dense 5 sigmoid; " + layers, loss);
    assertEquals(1, logged.size(), logged.toString());
    for (String part :
        List.of(
            "WARNING the network ends with '" + last + "'", loss, reason, "leave '" + last + "'")) {
      assertTrue(logged.getFirst().contains(part), "'" + part + "' is not in " + logged);
    }
  }

  /** Behind log_softmax a softmax gives the probabilities that it would give alone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dense 3               | softmax_cross_entropy
          dense 3 tanh          | softmax_cross_entropy
          dense 3; log_softmax  | softmax_cross_entropy
          softmax; dense 3      | softmax_cross_entropy
          dense 1               | sigmoid_binary_cross_entropy
          dense 1 tanh          | hinge
          dense 3 sigmoid       | mse
          dense 3; softmax      | mae
          """)
  void saysNothingOfNetworksThatAreRight(String layers, String loss) {
    assertEquals(List.of(), logged("input 4; dense 5 sigmoid; " + layers, loss));
  }

  @Test
  void theWarningIsTrue() {
    double[] losses = new double[3];
    Dataset iris = Iris.load();
    String[] ends = {"", "; log_softmax", "; softmax"};
    Logged.during(
        () -> {
          for (int i = 0; i < ends.length; i++) {
            String network = "input 4; standardize; dense 16 tanh; dense 3" + ends[i];
            try (Trainer trainer = trainer(network, Losses.softmaxCrossEntropy())) {
              for (int epoch = 0; epoch < 100; epoch++) {
                trainer.epoch(iris);
              }
              losses[i] = trainer.evaluate(iris).loss();
            }
          }
        });
    // -log(e / (e + 2)), the least that softmax of probabilities leaves of the loss
    double least = Math.log((Math.E + 2) / Math.E);
    assertTrue(losses[0] < 0.1, "without: " + losses[0]);
    assertEquals(losses[0], losses[1], 1e-3);
    assertTrue(losses[2] > least, "with: " + losses[2]);
  }

  @Test
  void trainingAModelFurtherWarnsToo() {
    Model[] model = new Model[1];
    Logged.during(
        () -> {
          try (Trainer trainer =
              trainer("input 4; dense 3; softmax", Losses.softmaxCrossEntropy())) {
            model[0] = trainer.model();
          }
        });
    List<String> logged =
        Logged.during(
            () -> Trainer.from(model[0]).optimizer(Optimizers.adam(0.01)).build().close());
    assertEquals(1, logged.size(), logged.toString());
  }
}
