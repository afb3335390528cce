package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.RecordedRun;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.train.SetAside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `report`, and `train --report`.
class ReportCommandTest {
  private static final String STEPS =
      """
      {"layers": ["a", "b", "c"]}
      {"step": 0, "loss": 2, "layers": {"a": {"delta_norm": 0.01}, "b": {"delta_norm": 1}}}
      {"step": 1, "loss": 1, "layers": {"a": {"delta_norm": 0.1}, "b": {"delta_norm": 1}}}
      """;

  @TempDir private Path dir;
  private String record;
  private String page;

  @BeforeEach
  void write() throws IOException {
    record = write("run.jsonl", STEPS);
    page = dir.resolve("page.html").toString();
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  private String html() throws IOException {
    return Files.readString(Path.of(page));
  }

  @Test
  void severalRunsOfDifferentLayersArePutOnOnePage() throws IOException {
    String pytorch = RecordedRun.of("spike-relu-4-at-step-120").file().toString();
    Ran ran = Ran.good("report", record, pytorch, "--out", page);
    assertEquals(page + "\n", ran.out());
    assertEquals("", ran.err());
    assertTrue(html().contains("<h1>run, spike-relu-4-at-step-120</h1>"));
    assertTrue(html().contains("\"rule\":\"non_finite\""));
    assertEquals(ran.out(), Ran.good("report", record, "--out", page).out(), "it is replaced");
    assertTrue(html().contains("<h1>run</h1>"));
  }

  @Test
  void recordsOfTheSameNameAreNamedByTheirPaths() throws IOException {
    Files.createDirectory(dir.resolve("other"));
    String other = write("other/run.jsonl", STEPS);
    Ran.good("report", record, other, "--out", page);
    assertTrue(html().contains("<h1>" + record + ", " + other + "</h1>"));
  }

  @Test
  void whatCannotBeTakenIsSaid() throws IOException {
    String odd = write("odd.jsonl", STEPS + "nonsense\n");
    Ran ran = Ran.good("report", odd, "--out", page);
    assertTrue(ran.err().startsWith("note: " + odd + ", line 4: "), ran.err());
    assertTrue(html().contains("line 4: "));
  }

  @Test
  void recordsWithoutAStepAreRefused() throws IOException {
    Ran.refused(List.of("there is no such file"), "report", dir + "/none.jsonl", "--out", page);
    Ran.refused(List.of("is empty"), "report", record, write("empty.jsonl", ""), "--out", page);
    Ran.refused(
        List.of("there is no step in it yet"),
        "report",
        write("begun.jsonl", "{\"layers\": [\"a\", \"b\"]}\n"),
        "--out",
        page);
    assertFalse(Files.exists(Path.of(page)));
  }

  @Test
  void whatIsNoReportIsNotReplaced() throws IOException {
    Ran.refused(List.of("--out: " + record), "report", record, "--out", record);
    assertEquals(STEPS, Files.readString(Path.of(record)));
    String mine = write("mine.html", "<p>mine");
    Ran.refused(List.of("is no report, and is not replaced"), "report", record, "--out", mine);
    Ran.refused(List.of("does not exist"), "report", record, "--out", dir + "/no/such.html");
    Ran.refused(List.of("-, is given twice"), "report", record, "-", "-", "--out", page);
    Ran.refused(List.of("is a directory"), "report", record, "--out", dir.toString());
  }

  private Ran train(String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                "iris",
                "--network",
                "input 4; standardize; dense 8 tanh; dense 8 tanh; dense 3",
                "--epochs",
                "3",
                "--quiet",
                "--out",
                dir.resolve("m.safetensors").toString()));
    all.addAll(List.of(options));
    return Ran.of(all.toArray(String[]::new));
  }

  @Test
  void trainingWritesItsReportAndThatOfItsRecordSaysTheSame() throws IOException {
    String run = dir.resolve("iris.jsonl").toString();
    Ran reported = train("--report", page, "--record", run);
    assertEquals("", reported.err());
    assertEquals(train().sha(), reported.sha(), "the weights do not depend on it");
    String live = html();
    for (String part :
        List.of(
            "\"network\":\"input 4; standardize; dense 8 tanh; dense 8 tanh; dense 3\"",
            "\"seed\":\"0\"",
            "\"fingerprint\":\"",
            "\"forecast\":[",
            "\"held_out_accuracy\":{")) {
      assertTrue(live.contains(part), part);
    }
    Ran.good("report", run, "--out", page);
    assertEquals(live, html());
  }

  @Test
  void whatTheSpikeGuardSetsAsideIsListed() throws IOException {
    WatchedRun run = new WatchedRun("", "", "", 0, "", 0, List.of());
    List<String> said = new ArrayList<>();
    RunReport report = new RunReport(Path.of(page), "guarded", said::add);
    report.begin(run, new InputNumbers(List.of()), said::add);
    report.setAside(
        new SetAside(
            SetAside.Kind.REFUSED,
            7,
            SetAside.Signal.LOSS,
            900,
            0.5,
            40,
            900,
            3,
            List.of(new SetAside.Batch(7, 2, 3, List.of(5, 6))),
            6));
    report.finish(null);
    assertFalse(Files.exists(Path.of(page)), "there was no step");
    StepNumbers numbers = new StepNumbers(0);
    numbers.begin(7);
    numbers.setSkipped("spike", "");
    report.accept(numbers);
    report.finish(List.of());
    assertEquals(List.of("report: " + page), said);
    assertTrue(
        html()
            .contains(
                "{\"step\":7,\"text\":\"the loss is 900.0, its level is 0.5000 (z = 40.0): the"
                    + " batch was refused, nothing of it was kept (epoch 2, batch 3)\"}"),
        "the batch is named");
  }

  @Test
  void aRunThatHaltsHasAReportToo() throws IOException {
    Ran halted =
        Ran.of(
            "train",
            "--data",
            "iris",
            "--network",
            "input 4; dense 8 relu; dense 8 relu; dense 3",
            "--optimizer",
            "sgd(1e30)",
            "--epochs",
            "30",
            "--quiet",
            "--no-health",
            "--report",
            page,
            "--out",
            dir.resolve("m.safetensors").toString());
    assertEquals(ExitCode.FAILED, halted.code(), halted.err());
    assertTrue(html().contains("\"watched\":false"));
  }

  @Test
  void trainingIsNotBegunForAReportThatHasNoPlace() throws IOException {
    assertRefusedToTrain("is another file that is read or written", dir + "/m.safetensors");
    assertRefusedToTrain("is no report, and is not replaced", record);
    assertRefusedToTrain("does not exist", dir + "/no/such.html");
    assertFalse(Files.exists(dir.resolve("m.safetensors")));
  }

  private void assertRefusedToTrain(String message, String report) {
    Ran ran = train("--report", report);
    assertEquals(ExitCode.BAD_INPUT, ran.code(), ran.err());
    assertTrue(ran.err().contains("--report: ") && ran.err().contains(message), ran.err());
  }
}
