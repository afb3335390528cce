package dev.evengrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.activation.Activations;
import dev.evengrad.benchmarks.results.PeerCharts;
import dev.evengrad.benchmarks.results.ReadmeTables;
import dev.evengrad.init.Initializers;
import dev.evengrad.layer.Layers;
import dev.evengrad.loss.Losses;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Decays;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.optim.Schedules;
import dev.evengrad.testing.Document;
import dev.evengrad.text.Registry;
import dev.evengrad.train.metric.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {
  private static final Path ROOT = Path.of("").toAbsolutePath();

  /** To a file, and to a heading of a page where the link names one; as the README, from all pages. */
  @Test
  void linksResolve() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Document page : Document.all(ROOT)) {
      for (String link : page.links()) {
        String[] fileAndAnchor = link.split("#", 2);
        Path target =
            fileAndAnchor[0].isEmpty()
                ? page.file()
                : page.file().resolveSibling(fileAndAnchor[0]).normalize();
        boolean found =
            Files.exists(target)
                && (fileAndAnchor.length == 1
                    || Document.read(target).anchors().contains(fileAndAnchor[1]));
        if (!found) {
          broken.add(ROOT.relativize(page.file()) + ": " + link);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  /** They are run by hand only, since they fetch what they show from the network. */
  @Test
  void everyFindingCanBeRunAndStandsInTheirTable() throws IOException {
    String table = Files.readString(ROOT.resolve("findings/README.md"));
    try (Stream<Path> files = Files.list(ROOT.resolve("findings"))) {
      for (Path script : files.filter(file -> file.toString().endsWith(".sh")).toList()) {
        assertTrue(Files.isExecutable(script), script + " cannot be executed");
        assertTrue(
            table.contains("](" + script.getFileName() + ")"), script + " is not in the table");
      }
    }
  }

  @Test
  void everyPageIsReachedFromTheReadme() throws IOException {
    Map<Path, Document> pages = new LinkedHashMap<>();
    Document.all(ROOT).forEach(page -> pages.put(page.file(), page));
    Deque<Path> reached = new ArrayDeque<>(List.of(ROOT.resolve("README.md")));
    while (!reached.isEmpty()) {
      Document page = pages.remove(reached.pop());
      if (page != null) {
        for (String link : page.links()) {
          reached.push(page.file().resolveSibling(link.split("#", 2)[0]).normalize());
        }
      }
    }
    assertEquals(Set.of(), pages.keySet(), "no page links to them");
  }

  /** What compiles there as a class of the package stands here without imports. */
  @ParameterizedTest
  @ValueSource(strings = {"Isru", "Quantile", "LayerScale", "Signum", "Sparse"})
  void showsTheExamplesAsTheyAre(String example) throws IOException {
    Path file = Path.of("src/test/java/dev/evengrad/examples", example + ".java");
    String text = Files.readString(file);
    Matcher declared = Pattern.compile("(?m)^public (?=final class|record)").matcher(text);
    assertTrue(declared.find(), example);
    Path page = file.resolveSibling("README.md");
    String shown = "```java\n" + text.substring(declared.end()) + "```\n";
    assertTrue(
        Files.readString(page).contains(shown), page + " does not show " + file + " as it is");
  }

  @ParameterizedTest
  @CsvSource({
    "benchmarks/README.md, scripts/bench readme",
    "src/site/markdown/watching.md, scripts/bench readme",
    "src/site/markdown/production-signals.md, scripts/bench readme",
    "src/site/markdown/spike-guard.md, scripts/bench readme",
    "src/site/markdown/detection-benchmark.md, scripts/bench health --score",
    "src/site/markdown/treatment-benchmark.md, scripts/bench readme"
  })
  void showsTheTablesOfTheResultsFiles(String page, String command) throws IOException {
    String text = Files.readString(Path.of(page));
    assertEquals(
        ReadmeTables.rewritten(text, Path.of("benchmarks/results")),
        text,
        page + ": its tables are not those of the results files; run '" + command + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"targets", "threads", "peers", "start", "latency", "kernels"})
  void hasATableOfEveryResultsFile(String results) throws IOException {
    assertTrue(
        Files.readString(Path.of("benchmarks/README.md"))
            .contains("<!-- table of " + results + ".json -->"),
        "it has no table of " + results);
  }

  @Test
  void showsTheChartsOfTheResultsFile() throws IOException {
    Path results = Path.of("benchmarks/results");
    for (Map.Entry<String, String> chart :
        PeerCharts.charts(results.resolve("peers.json")).entrySet()) {
      Path file = results.resolve(chart.getKey());
      assertEquals(chart.getValue(), Files.readString(file), "run 'scripts/bench readme': " + file);
      assertTrue(
          Files.readString(Path.of("benchmarks/README.md"))
              .contains("](results/" + chart.getKey() + ")"),
          "benchmarks/README.md does not show " + file);
    }
  }

  @Test
  void namesEveryEntryOfTheRegistries() throws IOException {
    for (Registry<?> registry :
        List.of(
            Layers.REGISTRY.layers(),
            Activations.REGISTRY,
            Losses.REGISTRY,
            Initializers.REGISTRY,
            Clips.REGISTRY,
            Decays.REGISTRY,
            Optimizers.REGISTRY,
            Schedules.REGISTRY)) {
      requireNames("README.md", registry);
    }
    requireNames("src/site/markdown/metrics.md", Metrics.REGISTRY);
  }

  private static void requireNames(String page, Registry<?> registry) throws IOException {
    String text = Files.readString(Path.of(page));
    for (String name : registry.names()) {
      boolean named =
          text.contains("`" + name + "`")
              || text.contains("`" + name + "(")
              || text.contains("`" + name + " ");
      assertTrue(named, page + " does not name the " + registry.kind() + " " + name);
    }
  }
}
