package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainerBuilder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `article`: the worked example that the project started from, as it should have been written.
@Command(
    name = "article",
    description = {
      "The example of the article on vanishing and exploding gradients: 10 inputs, 20 sigmoid"
          + " units, 1 tanh unit, mean squared error, gradient descent at rate 0.1, 100 rows as one"
          + " batch.",
      "In each epoch: backward, then look at the gradients, then clip, then update. The article"
          + " looked before there were any gradients, and clipped before they were zeroed and"
          + " computed anew."
    },
    footer = {
      "%nExamples:",
      "  evengrad article",
      "  evengrad article --clip value:0.01 --epochs 20         a clip that does something",
    })
final class ArticleCommand implements Callable<Integer> {
  private static final String NETWORK = "input 10; dense 20 sigmoid; dense 1 tanh";
  private static final double RATE = 0.1;

  private final Streams streams;

  @Option(
      names = "--clip",
      paramLabel = "RULE",
      defaultValue = "value:1e6",
      description =
          "value:1e6, global-norm:1, none; repeatable. Default: ${DEFAULT-VALUE}, as the article.")
  private List<String> clips;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "100",
      description = "Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of data and weights. Default: ${DEFAULT-VALUE}.")
  private long seed;

  ArticleCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    OptionException.requireCount("--epochs", epochs);
    List<GradientTransform> rules = TransformText.clips(clips);
    ModelSpec spec = ModelSpec.parse(NETWORK);
    Dataset data = ArticleData.of(seed);
    TrainerBuilder builder =
        Trainer.of(spec)
            .loss(Losses.mse())
            .batchSize(ArticleData.ROWS)
            .seed(seed)
            .clipCosineEvery(1);
    rules.forEach(builder::clip);
    ClipTally tally = new ClipTally(rules, spec.declaration().parameterLayout().parameterCount());
    streams
        .out()
        .println(
            NETWORK
                + "; mse, sgd("
                + RATE
                + "), clip "
                + tally.rules()
                + ", "
                + ArticleData.ROWS
                + " rows, seed "
                + seed);
    try (Trainer trainer = builder.optimizer(Optimizers.sgd(RATE)).build()) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        EpochReport report = trainer.epoch(data);
        if (report.halted() != null) {
          streams.err().println("evengrad: training halted: " + report.halted().message());
          return ExitCode.FAILED;
        }
        if (epoch == 0) {
          streams.out().println(head(report));
        }
        streams.out().println(line(report));
        tally.add(report);
      }
    }
    streams.out().println();
    streams.out().println(tally.sentence());
    return ExitCode.OK;
  }

  private static String head(EpochReport report) {
    StringBuilder line =
        new StringBuilder(
            String.format(Locale.ROOT, "%5s  %10s  %18s", "epoch", "loss", "largest |gradient|"));
    for (EpochReport.LayerGradient layer : report.layers()) {
      line.append(String.format(Locale.ROOT, "  %15s", "norm in " + layer.layer()));
    }
    return line + String.format(Locale.ROOT, "  %15s", "entries clipped");
  }

  private static String line(EpochReport report) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%5d  %10s  %18s",
                report.epoch(),
                Figures.figure(report.loss()),
                Figures.figure(report.largestGradient())));
    for (EpochReport.LayerGradient layer : report.layers()) {
      line.append(String.format(Locale.ROOT, "  %15s", Figures.figure(layer.norm())));
    }
    return line + String.format(Locale.ROOT, "  %15s", Figures.count(report.clippedEntries()));
  }
}
