package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--metric` and `--monitor`, whatever the verb.
class MetricOptionTest {
  private static final String NETWORK = "input 30; standardize; dense 8 relu; dense 1";

  @TempDir private Path folder;

  private String model() {
    return folder.resolve("m.safetensors").toString();
  }

  @Test
  void metricsAreMeasuredShownAndWatched() {
    String[] train = {
      "train",
      "--data",
      "breast_cancer",
      "--network",
      NETWORK,
      "--loss",
      "sigmoid_binary_cross_entropy",
      "--epochs",
      "4",
      "--metric",
      "f1(threshold=best)",
      "--monitor",
      "auc",
      "--keep",
      "best",
      "--out",
      model()
    };
    Ran ran = Ran.good(train);
    assertTrue(
        ran.lines()
            .getFirst()
            .matches("held-out accuracy \\S+ %, f1\\(best\\) 0\\.\\d+, auc 0\\.\\d+"),
        ran.out());
    assertTrue(ran.out().contains("held-out auc 0."), ran.out());
    Ran shown = Ran.good("evaluate", model(), "breast_cancer", "--metric", "auc");
    assertTrue(shown.out().contains(", majority 62.7 %, auc 0."), shown.out());
    JsonObject json =
        Ran.good("evaluate", model(), "breast_cancer", "--metric", "log_loss", "--json").json();
    assertEquals(357 / 569.0, json.get("majority").asDouble());
    assertEquals(json.get("loss").asDouble(), json.get("log_loss").asDouble(), 1e-9);
  }

  @Test
  void foldsMeasureThemToo() {
    Ran ran =
        Ran.good(
            "cross-validate",
            "--data",
            "iris",
            "--epochs",
            "2",
            "--folds",
            "2",
            "--metric",
            "log_loss");
    assertTrue(ran.out().lines().anyMatch(line -> line.matches("log_loss .* in fold \\d")));
  }

  @Test
  void whatIsUnknownOrSaysNothingIsRefused() {
    Ran.refused(List.of("--metric", "'aux'", "did you mean 'auc'"), "train", "--metric", "aux");
    Ran.refused(List.of("--monitor", "'aux'"), "train", "--monitor", "aux", "--patience", "2");
    Ran.refused(
        List.of("--metric", "'rmse'", "known are accuracy, majority, auc"),
        "train",
        "--metric",
        "rmse",
        "--out",
        model());
    Ran.refused(
        List.of("--monitor", "'mae'", "known are loss, accuracy, majority, auc"),
        "train",
        "--monitor",
        "mae",
        "--patience",
        "1",
        "--out",
        model());
    Ran.refused(
        List.of("--monitor", "'majority' is of the rows alone"),
        "train",
        "--monitor",
        "majority",
        "--patience",
        "1",
        "--out",
        model());
    Ran.refused(
        List.of("--metric", "leave out average=micro"),
        "train",
        "--metric",
        "f1(threshold=best, average=micro)",
        "--out",
        model());
    String[] three = {"train", "--data", "iris", "--epochs", "1", "--quiet", "--out", model()};
    Ran.refused(
        List.of("f1(0.3)", "none for 3 classes", "write f1"),
        TrainCommandTest.with(three, "--metric", "f1(0.3)"));
    Ran.good(TrainCommandTest.with(three, "--metric", "f1(threshold=best)"));
    Ran.refused(
        List.of("recall(0.3, average=micro)", "write recall(average=micro)"),
        "evaluate",
        model(),
        "iris",
        "--metric",
        "recall(0.3, average=micro)");
  }

  @Test
  void aModelWithoutALossIsNotMeasured() {
    ModelSpec spec = ModelSpec.parse("input 4; dense 3");
    new Model(
            spec,
            ModelInfo.NONE,
            KernelBackends.select(BackendChoice.AUTO),
            spec.declaration().initialParameters(1),
            spec.declaration().initialBuffers())
        .save(Path.of(model()));
    Ran.refused(List.of("by what loss", "import --loss"), "evaluate", model(), "iris");
    Ran.good("predict", model(), "iris");
  }

  @Test
  void theListExplainsThem() {
    assertTrue(Ran.good("--list").out().contains("f1(threshold=T|best, average=macro|micro)"));
  }
}
