package dev.evengrad.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The options and the end of the help that all commands have.
@CommandLine.Command
final class CommonOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  boolean version;

  /// Read by [Main#execute] from the arguments, since a fault may come before options are read.
  @Option(
      names = "--stacktrace",
      description = "With a message of failure, show where in the code it came from.")
  boolean stackTrace;

  private CommonOptions() {}

  static void add(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    spec.addMixin("common", CommandSpec.forAnnotatedObject(new CommonOptions()));
    spec.versionProvider(new Main.Version());
    spec.usageMessage()
        .sortOptions(false)
        .commandListHeading("%nCommands:%n")
        .optionListHeading("%nOptions:%n")
        .parameterListHeading("%n")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes());
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put(" " + ExitCode.OK, "success");
    codes.put(
        " " + ExitCode.FAILED,
        "a verification failed, training halted, outputs are not a number, results could not be"
            + " written, or diagnose found a run sick and did not cure it");
    codes.put(" " + ExitCode.BAD_INPUT, "bad input: options, data, model file");
    codes.put(" " + ExitCode.INTERNAL, "internal error");
    codes.put(ExitCode.INTERRUPTED + "", "interrupted; train saves a checkpoint first");
    return codes;
  }
}
