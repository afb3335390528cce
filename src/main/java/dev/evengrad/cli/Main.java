package dev.evengrad.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The entry of the command line.
@Command(
    name = "evengrad",
    versionProvider = Main.Version.class,
    description = "Trains, runs and examines neural networks.",
    footer = {
      "%nExamples:",
      "  evengrad train                          digits, 30 epochs, writes model.safetensors",
      "  evengrad evaluate model.safetensors digits",
      "  evengrad train --data flowers.csv --label species --out flowers.safetensors",
      "  evengrad cross-validate --data iris --folds 10",
      "  evengrad predict flowers.safetensors new.csv",
      "  evengrad forecast --network 'input 64; repeat 20 [dense 64 tanh]; dense 10'",
      "  evengrad inspect run.jsonl              what is wrong with a recorded run",
      "  evengrad diagnose --treat --network 'input 64; repeat 20 [dense 64 tanh]; dense 10'",
      "  evengrad report run.jsonl               the same as a page with charts",
      "  evengrad verify                         every operation against the reference",
      "  evengrad --list                         layers, losses, optimizers and all the like",
      "%n'evengrad COMMAND --help' tells more about a command.",
    })
public final class Main implements Runnable {

  /// The library's log, which on a command line would be a message in a foreign form; the commands
  /// say the same. Held here because a logger that nobody holds forgets its level.
  private static final Logger LOG = Logger.getLogger("dev.evengrad");

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @CommandLine.Option(
      names = "--list",
      description =
          "Print every name that networks and settings may use, with a line of explanation.")
  private boolean list;

  Main() {}

  public static void main(String[] args) {
    IncubatorNotice.wipe();
    LOG.setLevel(Level.OFF);
    System.exit(execute(Streams.ofProcess(), args));
  }

  /// Runs one command; gives the exit code.
  static int execute(Streams streams, String... args) {
    Complaints complaints = new Complaints(streams.err(), List.of(args).contains("--stacktrace"));
    try {
      int code = commandLine(streams, complaints).execute(args);
      return code == ExitCode.OK && streams.out().checkError() ? complaints.lostOutput() : code;
    } catch (StackOverflowError | OutOfMemoryError e) {
      return complaints.explain(e);
    } finally {
      streams.out().flush();
      streams.err().flush();
    }
  }

  private static CommandLine commandLine(Streams streams, Complaints complaints) {
    CommandLine main = new CommandLine(new Main());
    main.addSubcommand(new TrainCommand(streams));
    main.addSubcommand(CrossValidateCommand.commandLine(streams));
    main.addSubcommand(new EvaluateCommand(streams));
    main.addSubcommand(new PredictCommand(streams));
    main.addSubcommand(new ShowCommand(streams));
    main.addSubcommand(new ForecastCommand(streams));
    main.addSubcommand(new InspectCommand(streams));
    main.addSubcommand(DiagnoseCommand.commandLine(streams));
    main.addSubcommand(new ReportCommand(streams));
    main.addSubcommand(new ImportCommand(streams));
    main.addSubcommand(new ExportCommand(streams));
    main.addSubcommand(new SimdCommand(streams));
    main.addSubcommand(new BenchCommand(streams));
    main.addSubcommand(new VerifyCommand(streams));
    main.addSubcommand(new ArticleCommand(streams));
    main.addSubcommand(new CompletionCommand(streams));
    CommonOptions.add(main);
    for (CommandLine command : main.getSubcommands().values()) {
      CommonOptions.add(command);
    }
    NumberOptions.register(main);
    main.setParameterExceptionHandler(complaints);
    main.setExecutionExceptionHandler(complaints);
    main.setUsageHelpWidth(100);
    main.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
    main.setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
    return main;
  }

  @Override
  public void run() {
    if (list) {
      spec.commandLine().getOut().print(new RegistryList());
      spec.commandLine().getOut().flush();
      return;
    }
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      try (InputStream in = Main.class.getResourceAsStream("version.txt")) {
        if (in == null) {
          throw new IOException("version.txt is missing beside " + Main.class.getName());
        }
        return new String[] {
          "evengrad " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip()
        };
      }
    }
  }
}
