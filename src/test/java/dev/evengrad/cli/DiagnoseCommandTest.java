package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What `diagnose` says of sick and of healthy runs, and whether what it prints works. */
class DiagnoseCommandTest {
  private static final String DEEP = "input 4; standardize; repeat 8 [dense 16 sigmoid]; dense 3";

  /** So steep that it learns nothing. */
  private static final List<String> STEEP =
      List.of("--data", "wine", "--epochs", "30", "--optimizer", "sgd", "--rate", "100");

  @TempDir private Path dir;

  private static Ran diagnose(List<String> options, String... more) {
    return Ran.of(
        Stream.of(Stream.of("diagnose"), options.stream(), Arrays.stream(more))
            .flatMap(s -> s)
            .toArray(String[]::new));
  }

  /// With few runs of each kind, so that it does not take long.
  private static Ran steep(String... more) {
    List<String> options = new ArrayList<>(STEEP);
    options.addAll(List.of("--budget-steps", "3000"));
    return diagnose(options, more);
  }

  private static String line(Ran ran, String start) {
    return ran.lines().stream()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no '" + start + "' in " + ran));
  }

  /** Has a shell take a printed command apart, and runs it. */
  private Ran run(String command) throws IOException, InterruptedException {
    Process bash =
        new ProcessBuilder("bash", "-c", "printf '%s\\0' " + command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor());
    List<String> words = new ArrayList<>(List.of(out.split("\0")));
    assertEquals("evengrad", words.removeFirst());
    words.addAll(List.of("--out", dir.resolve("m.safetensors").toString()));
    return Ran.good(words.toArray(String[]::new));
  }

  @Test
  void aSickRunGetsItsFindingsWithEvidenceAndACommandToPaste() throws Exception {
    Ran ran = steep();
    assertEquals(ExitCode.FAILED, ran.code(), ran.err());
    assertTrue(line(ran, "forecast: healthy: total factor F = ").endsWith("decades"), ran.out());
    assertTrue(line(ran, "trained as it is: 30 epochs, 60 steps, loss ").contains("accuracy"));
    assertTrue(line(ran, "what is known to learn, ").contains("accuracy"), ran.out());
    assertTrue(line(ran, "  error loss_diverging, step").contains("the loss has grown"));
    assertTrue(
        ran.lines().stream()
            .anyMatch(l -> l.matches(" {4}step \\d+, loss, smoothed.* \\(limit .*\\)")),
        ran.out());
    assertTrue(line(ran, "    try: ").contains("lower the rate"), ran.out());
    assertTrue(line(ran, "diagnosis: sick: ").contains("points behind"), ran.out());
    assertTrue(line(ran, "smallest remedy, not tried: rate (the rate ").endsWith(")"), ran.out());
    String command = ran.lines().getLast();
    assertTrue(
        command.startsWith("evengrad train --data wine --epochs 30 --optimizer 'sgd("), command);
    assertTrue(run(command).out().startsWith("held-out accuracy 9"));
    assertTrue(ran.err().contains("wine: 142 rows to train on, 36 held out"), ran.err());
    assertTrue(ran.err().contains("the run as it is"), ran.err());
  }

  /** The accuracy before and after is what `train` prints for the command before and after. */
  @Test
  void aCureIsProvedByWhatTheCommandsThemselvesPrint() throws Exception {
    Ran ran = steep("--treat");
    assertEquals(ExitCode.OK, ran.code(), ran.err());
    List<String> lines = ran.lines();
    assertTrue(line(ran, "rate (the rate ").contains(": cured, accuracy "), ran.out());
    assertTrue(line(ran, "lsuv (").contains(": not tried: "), ran.out());
    assertTrue(line(ran, "result: cured: ").contains("the rate"), ran.out());
    assertTrue(
        line(ran, "|delta| of the first hidden layer / last ").matches(".* \\d\\S* +\\d\\S*"));
    assertTrue(line(ran, "training loss ").matches(".* [\\d.]+ +[\\d.]+"), ran.out());
    assertTrue(line(ran, "held-out loss ").matches(".* [\\d.]+ +[\\d.]+"), ran.out());
    assertTrue(line(ran, "changed: rate (").endsWith(")"), ran.out());
    String proof = lines.get(lines.size() - 2);
    assertTrue(proof.matches("held-out accuracy \\d+\\.\\d % -> \\d+\\.\\d %"), proof);
    String[] figures = proof.substring("held-out accuracy ".length()).split(" -> ");
    Ran after = run(lines.getLast());
    assertEquals("held-out accuracy " + figures[1], after.lines().getFirst());
    Ran before = run("evengrad train " + String.join(" ", STEEP));
    assertEquals("held-out accuracy " + figures[0], before.lines().getFirst());

    Path report = dir.resolve("r.html");
    Ran reported = steep("--treat", "--quiet", "--threads", "2", "--report", report.toString());
    assertEquals(ExitCode.OK, reported.code(), reported.err());
    assertFalse(reported.out().contains("--report"), reported.out());
    assertEquals(ran.out(), reported.out().replace(" --threads 2", ""));
    String page = Files.readString(report);
    assertTrue(page.contains("\"before\"") && page.contains("\"after\""));
    assertTrue(page.contains("\"cured\""));
  }

  @Test
  void aHealthyRunIsLeftAlone() {
    for (String[] more : new String[][] {{}, {"--treat"}}) {
      Ran ran = diagnose(List.of("--data", "wine", "--epochs", "30", "--quiet"), more);
      assertEquals(ExitCode.OK, ran.code(), ran.err());
      assertEquals("", ran.err());
      assertTrue(ran.out().contains("diagnosis: healthy: "), ran.out());
      assertFalse(ran.out().contains("evengrad train"), ran.out());
      assertEquals(more.length > 0, ran.out().contains("result: healthy: nothing is changed"));
    }
  }

  /** Every row has the label of another one. */
  @Test
  void shuffledLabelsAreIncurable() throws IOException {
    StringBuilder csv = new StringBuilder("a,b,c,d,kind\n");
    Random random = new Random(1);
    for (int i = 0; i < 150; i++) {
      for (int k = 0; k < 4; k++) {
        csv.append((float) random.nextGaussian()).append(',');
      }
      csv.append(i % 3 == 0 ? "x" : i % 3 == 1 ? "y" : "z").append('\n');
    }
    Path file = Files.writeString(dir.resolve("noise.csv"), csv);
    Ran ran =
        diagnose(List.of("--data", file.toString(), "--epochs", "50", "--batch", "16"), "--treat");
    assertEquals(ExitCode.FAILED, ran.code(), ran.out());
    assertTrue(line(ran, "diagnosis: incurable: ").length() > 40, ran.out());
    assertTrue(line(ran, "result: incurable: ").contains("nothing is changed"), ran.out());
    assertTrue(ran.out().contains(": did not help, accuracy "), ran.out());
    assertFalse(ran.out().contains("evengrad train"), ran.out());
  }

  @Test
  void valuesAreJudgedByR2AndThatIsSaid() throws Exception {
    StringBuilder csv = new StringBuilder("a,b,price\n");
    for (int i = 0; i < 160; i++) {
      double a = (i * 37 % 160) / 160.0;
      double b = (i * 13 % 160) / 160.0;
      csv.append(a).append(',').append(b).append(',').append(2 * a - b + 0.25).append('\n');
    }
    Path file = Files.writeString(dir.resolve("it's.csv"), csv);
    Ran ran =
        diagnose(List.of("--data", file.toString(), "--epochs", "40", "--rate", "1e-7", "--treat"));
    assertEquals(ExitCode.OK, ran.code(), ran.out());
    assertTrue(line(ran, "values have no accuracy; r2 ").contains("0 for the mean"));
    List<String> lines = ran.lines();
    String proof = lines.get(lines.size() - 2);
    assertTrue(proof.matches("held-out r2 -?[\\d.]+ -> 0\\.9\\d+"), proof);
    String after = proof.substring(proof.lastIndexOf(' ') + 1);
    assertTrue(run(lines.getLast()).lines().getFirst().endsWith("r2 " + after), ran.out());
  }

  @Test
  void jsonHasAllOfIt() throws Exception {
    Ran ran = steep("--treat", "--json", "--quiet");
    assertEquals(ExitCode.OK, ran.code());
    assertEquals("", ran.err());
    JsonObject json = ran.json();
    assertEquals("cured", json.get("outcome").asString());
    assertEquals("accuracy", json.get("metric").asString());
    double before =
        json.get("before").asObject().get("held_out").asObject().get("accuracy").asDouble();
    double after =
        json.get("after").asObject().get("held_out").asObject().get("accuracy").asDouble();
    assertTrue(after > before + 0.1);
    JsonObject diagnosis = json.get("diagnosis").asObject();
    assertEquals("sick", diagnosis.get("condition").asString());
    assertEquals("healthy", diagnosis.get("forecast").asObject().get("verdict").asString());
    assertTrue(diagnosis.get("findings").asArray().size() > 0);
    assertTrue(diagnosis.get("trial").asObject().get("log10_delta").asArray().size() == 2);
    JsonObject attempt = json.get("attempts").asArray().elements().getLast().asObject();
    assertEquals("cured", attempt.get("outcome").asString());
    assertTrue(attempt.get("steps").asLong() > 0);
    String command = json.get("kept").asArray().get(0).asObject().get("command").asString();
    assertEquals(json.get("command").asString(), command);
    assertEquals(
        after,
        run(command + " --json --quiet")
            .json()
            .get("held_out")
            .asObject()
            .get("accuracy")
            .asDouble());

    JsonObject alone = steep("--json", "--quiet").json();
    assertEquals("sick", alone.get("condition").asString());
    assertTrue(
        alone.get("remedy").asObject().get("command").asString().startsWith("evengrad train "));
    assertNull(alone.find("outcome"));
  }

  @Test
  void aBudgetTooSmallToSayIsSaid() {
    Ran ran = diagnose(STEEP, "--treat", "--budget-steps", "5");
    assertEquals(ExitCode.FAILED, ran.code(), ran.err());
    assertTrue(ran.out().contains("diagnosis: unknown: "), ran.out());
    assertTrue(ran.lines().getLast().startsWith("result: unknown"), ran.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --budget-steps 0 | --budget-steps
          --budget-time 0 | --budget-time
          --budget-time nan | --budget-time
          --budget-steps many | is not a whole number
          --treat --validation 0 | --validation: a cure is proved on rows that are held out
          --out m.safetensors | --out: a diagnosis writes no model
          --patience 3 | --patience: runs are compared after as many epochs each
          --spike-guard | --spike-guard: a diagnosis looks at the run as it is
          --resume | --resume: a diagnosis trains from new weights
          --data nowhere.csv | nowhere.csv
          --optimizer adma | did you mean
          """)
  void badInputIsRefused(String options, String message) {
    Ran.refused(
        List.of(message),
        Stream.concat(Stream.of("diagnose"), Arrays.stream(options.split(" ")))
            .toArray(String[]::new));
  }

  @Test
  void theHelpHasTheOptionsOfTrainThatItTakes() {
    String help = Ran.good("diagnose", "--help").out();
    for (String option :
        List.of("--treat", "--budget-steps", "--budget-time", "--data", "--network", "--drop")) {
      assertTrue(help.contains(option + " ") || help.contains(option + "="), option);
    }
    for (String option : List.of("--out", "--resume", "--checkpoint", "--patience")) {
      assertTrue(help.lines().noneMatch(line -> line.strip().startsWith(option)), option);
    }
  }

  @Test
  void aReportHasARunThatIsNotTreated() throws IOException {
    Path report = dir.resolve("r.html");
    Ran ran = steep("--quiet", "--validation", "0", "--report", report.toString());
    assertEquals(ExitCode.FAILED, ran.code(), ran.err());
    String page = Files.readString(report);
    assertTrue(page.contains("\"as it is\"") && !page.contains("\"cured\""));
    Ran.refused(List.of("--report: "), "diagnose", "--data", "iris", "--report", "pom.xml");
  }

  /** The page shows what the command says. */
  @Test
  void thePageShowsWhatItSays() throws IOException {
    String page =
        Files.readString(
            Path.of(System.getProperty("evengrad.root", ""), "src/site/markdown/diagnose.md"));
    Ran ran = diagnose(List.of("--data", "iris", "--epochs", "60", "--network", DEEP), "--treat");
    for (String line : ran.lines()) {
      assertTrue(page.contains(line.replace("evengrad train", "scripts/evengrad train")), line);
    }
  }
}
