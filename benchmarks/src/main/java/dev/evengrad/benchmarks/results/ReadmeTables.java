package dev.evengrad.benchmarks.results;

import dev.evengrad.benchmarks.health.DetectionScore;
import dev.evengrad.benchmarks.health.TreatmentScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes the tables of the results files into a page (`benchmarks/README.md`, `src/site/markdown/detection-benchmark.md`, `treatment-benchmark.md`, `watching.md`, `production-signals.md`, `spike-guard.md`), each between the two comments that name its file:
///
/// ```
/// <!-- table of targets.json -->
/// <!-- end of the table -->
/// ```
///
/// Called by scripts/bench readme and scripts/bench table.
public final class ReadmeTables {
  private static final Pattern PLACE =
      Pattern.compile(
          "(<!-- table of ([\\w-]+)\\.json -->\n).*?(<!-- end of the table -->)", Pattern.DOTALL);

  private ReadmeTables() {}

  /// Arguments: the page and the folder of the results files; or results files alone, whose tables are printed.
  public static void main(String[] args) throws IOException {
    if (args[0].endsWith(".json")) {
      for (String file : args) {
        System.out.println(table(Path.of(file)));
      }
      return;
    }
    Path readme = Path.of(args[0]);
    Files.writeString(readme, rewritten(Files.readString(readme), Path.of(args[1])));
  }

  /// The text with every table as its results file has it now.
  ///
  /// @throws IllegalArgumentException if there is no place for a table in it
  public static String rewritten(String readme, Path results) throws IOException {
    Matcher place = PLACE.matcher(readme);
    StringBuilder text = new StringBuilder();
    int end = 0;
    while (place.find()) {
      text.append(readme, end, place.end(1))
          .append('\n')
          .append(table(results.resolve(place.group(2) + ".json")))
          .append('\n');
      end = place.start(3);
    }
    if (end == 0) {
      throw new IllegalArgumentException("no comment '<!-- table of NAME.json -->' in the text");
    }
    return text.append(readme, end, readme.length()).toString();
  }

  /// What a results file says; that it is still to come if there is none.
  private static String table(Path file) throws IOException {
    if (Files.notExists(file)) {
      return "Not measured yet.\n";
    }
    return switch (file.getFileName().toString()) {
      case "peers.json" -> PeerTable.markdown(file);
      case "start.json" -> StartTable.markdown(file);
      case "latency.json" -> LatencyTable.markdown(file);
      case "health-detection.json" -> DetectionScore.markdown(file);
      case "health-treatment.json" -> TreatmentScore.markdown(file);
      case "watching.json", "jfr.json", "spike-guard.json", "everything-on.json" ->
          WatchingTable.markdown(file);
      case "watching-pytorch.json" -> HooksTable.markdown(file);
      case "kernels.json" -> KernelTable.markdown(file);
      default -> SpeedTable.markdown(file);
    };
  }
}
