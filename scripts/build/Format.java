import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Runs google-java-format, which is on the class path, over every Java file of the project.
///
/// Arguments: `check` or `fix`, then the project's directory.
///
/// Comments are left as their authors wrote them: reflowing would join the lines of the kernels'
/// contracts and break tables.
class Format {
  public static void main(String[] args) throws IOException {
    boolean fix = args[0].equals("fix");
    Path root = Path.of(args[1]);

    List<String> command = new ArrayList<>(List.of("--skip-javadoc-formatting"));
    command.addAll(fix ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    for (String directory : List.of("src", "benchmarks/src", "scripts")) {
      if (Files.isDirectory(root.resolve(directory))) {
        try (Stream<Path> files = Files.walk(root.resolve(directory))) {
          files
              .filter(f -> f.toString().endsWith(".java"))
              .map(Path::toString)
              .forEach(command::add);
        }
      }
    }

    StringWriter unformatted = new StringWriter();
    StringWriter complaints = new StringWriter();
    int code =
        ToolProvider.findFirst("google-java-format")
            .orElseThrow()
            .run(
                new PrintWriter(unformatted, true),
                new PrintWriter(complaints, true),
                command.toArray(String[]::new));
    System.err.print(complaints);
    if (code != 0 && !fix && complaints.toString().isEmpty()) {
      System.err.println("Not formatted; run scripts/format:");
      unformatted
          .toString()
          .lines()
          .map(f -> "  " + root.relativize(Path.of(f)))
          .forEach(System.err::println);
    }
    System.exit(code);
  }
}
