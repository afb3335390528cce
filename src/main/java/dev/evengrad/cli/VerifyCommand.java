package dev.evengrad.cli;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.model.Model;
import dev.evengrad.reference.RoundingCost;
import dev.evengrad.reference.Verification;
import dev.evengrad.reference.VerificationReport;
import dev.evengrad.reference.VerificationRow;
import dev.evengrad.tensor.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `verify`: the engine against the reference.
@Command(
    name = "verify",
    description = {
      "Computes every operation again in double precision by independent code, and compares each"
          + " tensor with the bound that rounding-error analysis proves for it.",
      "Without a model: built-in networks with every layer, activation, loss, clip, optimizer and"
          + " initial scheme. Exit code "
          + ExitCode.FAILED
          + " and the tensor's name if anything is out of bounds."
    },
    footer = {
      "%nExamples:",
      "  evengrad verify",
      "  evengrad verify model.safetensors --backend scalar",
      "  evengrad verify model.safetensors --precision bf16",
    })
final class VerifyCommand implements Callable<Integer> {
  /// Random rows on which the outputs of two precisions are compared.
  private static final int ROWS = 1000;

  private final Streams streams;

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "The model file. Default: built-in networks.")
  private @Nullable String file;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, scalar or vector. Default: ${DEFAULT-VALUE}.")
  private String backend;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "bf16: the model with 16-bit weights, and how far they move its outputs on random rows."
              + " Default: as the model is.")
  private @Nullable String precision;

  @Option(names = "--json", description = "The result as one JSON object.")
  private boolean json;

  VerifyCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    VerificationReport report;
    RoundingCost cost = null;
    if (file == null) {
      if (precision != null) {
        throw new OptionException(
            "--precision", "rounds the weights of a model, but none is given");
      }
      report = builtIn();
    } else {
      Precision wanted = PrecisionOption.read(precision);
      Model model = ModelReading.load(file, backend);
      if (wanted != null && wanted != model.precision()) {
        cost = cost(model, wanted);
        model = model.withPrecision(wanted);
      }
      report = Verification.of(model).run();
    }
    if (json) {
      streams.out().println(Json.write(toJson(report, cost)));
    } else {
      streams.out().print(report);
      if (cost != null) {
        streams.out().println(cost);
      }
    }
    return report.firstFailure().map(this::failed).orElse(ExitCode.OK);
  }

  private static RoundingCost cost(Model model, Precision wanted) {
    if (wanted == Precision.FLOAT32) {
      throw new OptionException(
          "--precision",
          "the weights of the model are rounded to "
              + model.precision()
              + "; what that took does not come back");
    }
    return RoundingCost.onRandomRows(model, wanted, ROWS, 1);
  }

  private VerificationReport builtIn() {
    BackendChoice choice = OptionException.naming("--backend", () -> BackendChoice.parse(backend));
    return Verification.runBuiltIn(
        OptionException.naming("--backend", () -> KernelBackends.select(choice)));
  }

  private int failed(VerificationRow row) {
    streams
        .err()
        .println(
            "evengrad: verification failed: "
                + row.tensor()
                + " is "
                + row.verdict()
                + " ("
                + row.operation()
                + ")");
    return ExitCode.FAILED;
  }

  private static JsonObject toJson(VerificationReport report, @Nullable RoundingCost cost) {
    List<JsonValue> rows = new ArrayList<>();
    for (VerificationRow row : report.rows()) {
      rows.add(
          JsonObject.builder()
              .put("operation", row.operation())
              .put("tensor", row.tensor())
              .put("shape", row.shape())
              .put("error", row.error())
              .put("bound", row.bound())
              .put("gauge", row.gauge())
              .put("verdict", row.verdict().toString())
              .build());
    }
    JsonObject.Builder result =
        JsonObject.builder().put("title", report.title()).put("passed", report.passed());
    if (cost != null) {
      result.put("rounding", PrecisionOption.json(cost));
    }
    return result.put("rows", new JsonArray(rows)).build();
  }
}
