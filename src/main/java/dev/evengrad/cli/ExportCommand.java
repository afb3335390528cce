package dev.evengrad.cli;

import dev.evengrad.model.Model;
import dev.evengrad.model.PytorchNames;
import dev.evengrad.model.StateDict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `export`: a model in, a state dict for PyTorch out.
@Command(
    name = "export",
    description = {
      "Writes the weights of a model as a state dict that PyTorch's load_state_dict takes, in a"
          + " safetensors file: weights [outputs, inputs], names as PyTorch has them.",
      "Prints what went where."
    },
    footer = {
      "%nExamples:",
      "  evengrad export model.safetensors --out weights.safetensors",
      "  evengrad export model.safetensors --map dense1=encoder.fc --map dense2=head",
    })
final class ExportCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "MODEL", description = "The model file.")
  private String file;

  @Option(
      names = "--names",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "sequential: modules are numbered as in nn.Sequential, an activation being one of its"
              + " own; layers: as show names them, dense1.weight. Default: sequential if the"
              + " network is a chain of layers, else layers.")
  private String names;

  @Option(
      names = "--map",
      paramLabel = "HERE=THERE",
      description =
          "What a layer (dense1=encoder.fc) or one parameter (dense1.weight=encoder.w) is called."
              + " Repeatable.")
  private List<String> map = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "weights.safetensors",
      description = "The file to write. Default: ${DEFAULT-VALUE}.")
  private String out;

  ExportCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    OutputFiles files = OutputFiles.apartFrom(ModelReading.path(file), out);
    Model model = ModelReading.load(file, "auto");
    Map<String, String> chosen = chosen(model);
    chosen.putAll(NamePairs.of("--map", map));
    StateDict dict = OptionException.naming("--map", () -> StateDict.of(model, chosen));
    dict.save(files.model());
    streams.out().print(dict.table());
    dict.notes().forEach(note -> streams.out().println("note: " + note));
    streams.out().println("wrote " + files.model());
    return ExitCode.OK;
  }

  private Map<String, String> chosen(Model model) {
    Optional<Map<String, String>> sequential = PytorchNames.sequential(model.spec());
    return switch (names) {
      case "layers" -> new LinkedHashMap<>();
      case "auto" -> new LinkedHashMap<>(sequential.orElse(Map.of()));
      case "sequential" ->
          new LinkedHashMap<>(
              sequential.orElseThrow(
                  () ->
                      new OptionException(
                          "--names",
                          "the network is no chain of layers, as nn.Sequential is: leave it out,"
                              + " and name layers with --map")));
      default ->
          throw new OptionException(
              "--names", "'" + names + "' is unknown, expected sequential, layers or auto");
    };
  }
}
