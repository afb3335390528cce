package dev.evengrad.cli;

import dev.evengrad.EvengradException;
import dev.evengrad.SpecException;
import dev.evengrad.text.NearestName;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns whatever went wrong into one message on stderr and an exit code. A stack trace appears
/// only if it was asked for, or if the fault is ours.
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final PrintStream err;
  private final boolean stackTrace;

  Complaints(PrintStream err, boolean stackTrace) {
    this.err = err;
    this.stackTrace = stackTrace;
  }

  /// Arguments that the command does not take.
  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    say(
        e instanceof UnmatchedArgumentException unmatched
            ? unknown(unmatched)
            : plain(e.getMessage()));
    err.println("try '" + command.getCommandSpec().qualifiedName() + " --help'");
    trace(e);
    return ExitCode.BAD_INPUT;
  }

  /// A command that failed.
  @Override
  public int handleExecutionException(
      Exception e, CommandLine command, @Nullable ParseResult parsed) {
    return explain(e);
  }

  /// Says what a throwable means to the user; gives the exit code.
  int explain(Throwable e) {
    int code = ExitCode.BAD_INPUT;
    switch (e) {
      case EvengradException known -> say(known);
      case UncheckedIOException io -> say(String.valueOf(io.getCause()));
      case OutOfMemoryError full when String.valueOf(full.getMessage()).contains("thread") ->
          say(
              "the system gives no more threads ("
                  + full.getMessage()
                  + "): take fewer by --threads");
      case OutOfMemoryError full ->
          say(
              "not enough memory ("
                  + full.getMessage()
                  + "): a smaller network, batch or file, or more by EVENGRAD_JAVA_OPTS=-Xmx8g");
      default -> {
        say(
            "internal error, please report it: "
                + e
                + (stackTrace ? "" : " (--stacktrace shows where)"));
        code = ExitCode.INTERNAL;
      }
    }
    trace(e);
    return code;
  }

  /// Says that results did not reach standard output; gives the exit code.
  int lostOutput() {
    say("the output could not be written to its end: is there room on the disk?");
    return ExitCode.FAILED;
  }

  private void say(EvengradException e) {
    SpecException spec =
        e instanceof SpecException own
            ? own
            : e.getCause() instanceof SpecException cause ? cause : null;
    if (spec == null || spec.position() < 0) {
      say(e.getMessage());
      return;
    }
    // The caret shows the place better than the exception's own excerpt.
    String message = String.valueOf(e.getMessage());
    int excerpt = message.lastIndexOf(" (at character ");
    say(
        (excerpt < 0 ? message : message.substring(0, excerpt))
            + " (at character "
            + (spec.position() + 1)
            + ")");
    err.print(Caret.under(spec.text(), spec.position()));
  }

  private void say(@Nullable String message) {
    err.println("evengrad: " + message);
  }

  private void trace(Throwable e) {
    if (stackTrace) {
      e.printStackTrace(err);
    }
    err.flush();
  }

  private static String unknown(UnmatchedArgumentException e) {
    String argument = e.getUnmatched().getFirst();
    CommandLine command = e.getCommandLine();
    if (argument.startsWith("-")) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      return "unknown option '"
          + name
          + "'"
          + nearest(name, command.getCommandSpec().optionsMap().keySet());
    }
    List<String> verbs = new ArrayList<>(command.getSubcommands().keySet());
    return verbs.isEmpty()
        ? "'" + argument + "' is one argument too many"
        : "unknown command '" + argument + "'" + NearestName.suggestion(argument, verbs);
  }

  /// Of an option nothing like any other, a list of thirty would help nobody.
  private static String nearest(String name, Collection<String> known) {
    return NearestName.of(name, known).map(found -> "; did you mean '" + found + "'?").orElse("");
  }

  /// Picocli's own sentences in the form of ours: one line, a small letter first.
  private static String plain(@Nullable String message) {
    String line = String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
    return line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
  }
}
