package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.data.BuiltIn;
import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Schedules;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The spike guard sets nothing aside where nothing is wrong. */
class UnspoiledRunsTest {
  private static void assertNothingSetAside(
      String name, String layers, String chain, int batch, int epochs, long seeds) {
    Dataset data = BuiltIn.load(name);
    ModelSpec spec =
        ModelSpec.parse("input " + data.featureCount() + "; " + layers + data.classCount());
    for (long seed = 0; seed < seeds; seed++) {
      Dataset training = data.split(0.2, seed).training();
      try (Trainer trainer =
          Trainer.of(spec)
              .loss(Losses.softmaxCrossEntropy())
              .chain(Chain.parse(chain))
              .schedule(Schedules.parse("warmup(40)"))
              .batchSize(batch)
              .seed(seed)
              .spikeGuard(SpikeGuard.standard())
              .build()) {
        for (int epoch = 0; epoch < epochs; epoch++) {
          trainer.epoch(training);
        }
        assertEquals(List.of(), trainer.setAside(), name + ", " + chain + ", seed " + seed);
      }
    }
  }

  private static final String DEFAULT = "standardize; dense 128 relu; dense 64 relu; dense ";

  /** The command line's network, clip and optimizer; the digits for fewer epochs. */
  @ParameterizedTest
  @CsvSource({"digits, 8", "breast_cancer, 30", "wine, 30", "iris, 30"})
  void tenSeedsOfTheDefaultNetwork(String name, int epochs) {
    assertNothingSetAside(name, DEFAULT, "chain(global_norm(1), adam(0.001))", 64, epochs, 10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "digits|30|64",
        "digits|10|8",
        "breast_cancer|150|64",
        "breast_cancer|60|8",
        "wine|150|64",
        "wine|60|8",
        "iris|150|64",
        "iris|60|8",
        "iris|60|1"
      })
  @Tag("full")
  void otherNetworksOptimizersAndBatches(String name, int epochs, int batch) {
    for (String chain :
        List.of(
            "adam(0.001)", "chain(global_norm(1), adam(0.001))", "momentum(0.01)", "sgd(0.05)")) {
      long seeds = 3;
      assertNothingSetAside(name, DEFAULT, chain, batch, epochs, seeds);
      if (batch > 1) {
        String normalized =
            "standardize; dense 64; batch_norm; relu; dense 64; batch_norm; relu; dense ";
        assertNothingSetAside(name, normalized, chain, batch, epochs, seeds);
      }
    }
  }
}
