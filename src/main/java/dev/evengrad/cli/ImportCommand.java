package dev.evengrad.cli;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.model.StateDict;
import dev.evengrad.model.WeightAssignment;
import dev.evengrad.model.WeightMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `import`: a state dict of PyTorch in, a model out.
@Command(
    name = "import",
    description = {
      "Makes a model of weights that were trained elsewhere: of a safetensors file as PyTorch's"
          + " safetensors.torch.save_file(model.state_dict(), FILE) writes it.",
      "Prints what went where: a tensor is found by --map, by its name, or by order and shape."
          + " Every parameter gets one and every tensor is used, or nothing is written."
    },
    footer = {
      "%nExamples:",
      "  evengrad import weights.safetensors --network 'input 20; dense 33 relu; dense 7'",
      "  evengrad import weights.safetensors --network 'input 20; dense 33 relu; dense 2' \\",
      "    --map dense1=encoder.fc --map dense2=head --loss softmax_cross_entropy --classes no,yes",
    })
final class ImportCommand implements Callable<Integer> {
  private static final String INITIAL = "initial";

  private final Streams streams;

  @Parameters(paramLabel = "WEIGHTS", description = "The safetensors file with the state dict.")
  private String file;

  @Option(
      names = "--network",
      required = true,
      paramLabel = "TEXT",
      description = "The network, layers separated by ';', as for train.")
  private String network;

  @Option(
      names = "--map",
      paramLabel = "HERE=THERE",
      description =
          "Where the numbers of a layer (dense1=encoder.fc) or of one parameter"
              + " (dense1.weight=encoder.w) come from; dense1.bias=initial leaves it at its initial"
              + " values. Repeatable.")
  private List<String> map = new ArrayList<>();

  @Option(
      names = "--ignore",
      paramLabel = "NAME",
      description = "A tensor or module in the file that is not used. Repeatable.")
  private List<String> ignore = new ArrayList<>();

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "The loss it was trained with: softmax_cross_entropy and sigmoid_binary_cross_entropy"
              + " make predictions probabilities. Default: none; outputs are as they are.")
  private @Nullable String loss;

  @Option(
      names = "--classes",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "NAME,NAME,...",
      description = "The names of the classes, or of the outputs, in order.")
  private List<String> classes = new ArrayList<>();

  @Option(
      names = "--features",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "NAME,NAME,...",
      description = "The names of the inputs, in order, by which columns of a CSV file are found.")
  private List<String> features = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "model.safetensors",
      description = "The model file to write. Default: ${DEFAULT-VALUE}.")
  private String out;

  @Option(names = "--json", description = "One JSON object instead of the table.")
  private boolean json;

  ImportCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    OutputFiles files = OutputFiles.apartFrom(ModelReading.path(file), out);
    ModelSpec spec = OptionException.naming("--network", () -> ModelSpec.parse(network));
    StateDict weights = StateDict.read(ModelReading.path(file));
    WeightAssignment assignment = mapping().assign(spec, weights);
    Model model = assignment.model(info(spec));
    model.save(files.model());
    if (json) {
      streams.out().println(Json.write(asJson(assignment, model)));
    } else {
      streams.out().print(assignment);
      streams.out().println("wrote " + files.model());
      streams.out().println("weights sha256 " + model.sha256());
    }
    return ExitCode.OK;
  }

  private WeightMapping mapping() {
    WeightMapping mapping = WeightMapping.BY_NAME_OR_ORDER;
    for (Map.Entry<String, String> entry : NamePairs.of("--map", map).entrySet()) {
      mapping =
          entry.getValue().equals(INITIAL)
              ? mapping.keeping(entry.getKey())
              : mapping.with(entry.getKey(), entry.getValue());
    }
    for (String name : ignore) {
      mapping = mapping.ignoring(name);
    }
    return mapping;
  }

  private ModelInfo info(ModelSpec spec) {
    ModelInfo info =
        ModelInfo.NONE
            .withFeatureNames(names("--features", features, spec.input().shape().size(), false))
            .withOutputNames(names("--classes", classes, spec.output().size(), true));
    Map<String, String> record = new LinkedHashMap<>();
    record.put("imported from", file);
    info = info.withRecord(record);
    String text = loss;
    if (text == null) {
      return info;
    }
    Loss known = OptionException.naming("--loss", () -> Losses.parse(text));
    return info.withLoss(known.text(), known.link());
  }

  private static List<String> names(
      String option, List<String> names, int count, boolean twoOfOne) {
    List<String> trimmed = names.stream().map(String::strip).toList();
    boolean fits =
        trimmed.isEmpty()
            || trimmed.size() == count
            || (twoOfOne && count == 1 && trimmed.size() == 2);
    if (!fits) {
      throw new OptionException(
          option, trimmed.size() + " names, but the network has " + count + " of them");
    }
    if (trimmed.stream().distinct().count() < trimmed.size()
        || trimmed.stream().anyMatch(String::isEmpty)) {
      throw new OptionException(option, "a name is empty or stands there twice: " + trimmed);
    }
    return trimmed;
  }

  private static JsonObject asJson(WeightAssignment assignment, Model model) {
    JsonObject.Builder tensors = JsonObject.builder();
    for (WeightAssignment.Row row : assignment.rows()) {
      String tensor = row.tensor();
      tensors.put(row.parameter(), tensor == null ? INITIAL : tensor);
    }
    JsonObject.Builder notUsed = JsonObject.builder();
    assignment.notUsed().forEach(notUsed::put);
    return JsonObject.builder()
        .put("tensors", tensors.build())
        .put("not_used", notUsed.build())
        .put("weights_sha256", model.sha256())
        .build();
  }
}
