package dev.evengrad.cli;

import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `show`: what is in a model file.
@Command(
    name = "show",
    description =
        "Shows what is in a model file: layers, names, the record of its training, and the memory"
            + " it takes.",
    footer = {"%nExample:", "  evengrad show model.safetensors"})
final class ShowCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "MODEL", description = "The model file.")
  private String file;

  ShowCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Model model = ModelReading.load(file, "auto");
    ModelInfo info = model.info();
    PrintStream out = streams.out();
    out.println(model.spec());
    out.println();
    out.print(model.spec().describe());
    out.println();
    out.println(
        "file format: "
            + info.format()
            + (info.weightsOnlyHash()
                ? ", whose hash covers the weights but not the text of the network"
                : ", all of it under one hash"));
    out.println("precision: " + model.precision());
    out.println("output link: " + info.link().text());
    if (info.calibration() != null) {
      out.println("calibration: " + info.calibration());
    }
    if (info.threshold() != null) {
      out.println("threshold: " + info.threshold());
    }
    out.println("loss: " + (info.loss().isEmpty() ? "unknown" : info.loss()));
    out.println((model.classification() ? "classes: " : "outputs: ") + names(info.outputNames()));
    if (info.targetScale() != null) {
      out.println("targets t learned as: " + info.targetScale());
    }
    out.println("features: " + names(info.featureNames()));
    if (info.columns() != null) {
      out.println();
      out.print(info.columns().describe());
      out.println();
    }
    for (Map.Entry<String, String> entry : info.record().entrySet()) {
      out.println(entry.getKey() + ": " + entry.getValue());
    }
    out.println("weights sha256 " + model.sha256());
    out.println();
    out.print("memory\n" + model.memoryUse().toString().indent(2));
    return ExitCode.OK;
  }

  private static String names(List<String> names) {
    return names.isEmpty() ? "no names" : String.join(", ", names);
  }
}
