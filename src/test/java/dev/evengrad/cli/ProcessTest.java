package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line in a JVM of its own: exit codes, signals, what reaches the real streams.
class ProcessTest {
  @TempDir private Path dir;

  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    // A runner that was started in the background ignores SIGINT, and its children would inherit
    // that.
    if (succeeds("env", "--default-signal=INT", "true")) {
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.evengrad.cli.Main"));
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .directory(dir.toFile())
        .redirectOutput(dir.resolve("out").toFile())
        .redirectError(dir.resolve("err").toFile())
        .start();
  }

  private static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private int finish(Process process) throws InterruptedException {
    assertTrue(process.waitFor(50, TimeUnit.SECONDS), "still running");
    return process.exitValue();
  }

  @Test
  void badInputShowsNoStackTrace() throws Exception {
    Files.writeString(dir.resolve("bad.csv"), "a,b,y\n1,2,x\n2,1,y\n1,2,x\noops,1,y\n");
    assertEquals(2, finish(start("train", "--data", "bad.csv")));
    String err = Files.readString(dir.resolve("err"));
    assertTrue(err.contains("evengrad: bad.csv, line 5, column a, value 'oops'"), err);
    assertFalse(err.contains("\tat ") || err.contains("Exception"), err);
    assertEquals("", Files.readString(dir.resolve("out")));
    assertFalse(Files.exists(dir.resolve("model.safetensors")));
  }

  @Test
  void ctrlCEndsATreatmentWithWhatWasFound() throws Exception {
    String network = "input 64; standardize; repeat 30 [dense 64 sigmoid]; dense 10";
    Process process =
        start(
            "diagnose",
            "--treat",
            "--network",
            network,
            "--epochs",
            "2000",
            "--budget-steps",
            "2000000",
            "--report",
            "report.html");
    for (int i = 0;
        i < 500 && !Files.readString(dir.resolve("err")).contains("the run as it is");
        i++) {
      Thread.sleep(20);
    }
    assertTrue(succeeds("kill", "-INT", Long.toString(process.pid())));
    assertEquals(130, finish(process));
    String err = Files.readString(dir.resolve("err"));
    assertTrue(err.contains("evengrad: interrupted; what was found so far is above"), err);
    String out = Files.readString(dir.resolve("out"));
    assertTrue(out.contains("forecast: vanishing: "), out);
    assertTrue(out.contains("result: cancelled"), out);
    assertFalse(out.contains("evengrad train"), out);
    assertFalse(err.contains("error"), err);
    assertFalse(Files.exists(dir.resolve("report.html")));
  }

  @Test
  void ctrlCSavesACheckpointToGoOnFrom() throws Exception {
    String network = "input 64; standardize; dense 32 tanh; dense 10";
    Process process = start("train", "--network", network, "--epochs", "100000");
    while (process.isAlive() && !Files.readString(dir.resolve("err")).contains("\nepoch ")) {
      Thread.sleep(20);
    }
    assertTrue(succeeds("kill", "-INT", Long.toString(process.pid())));
    assertEquals(130, finish(process), Files.readString(dir.resolve("err")));
    String err = Files.readString(dir.resolve("err"));
    assertTrue(err.contains("saved model.checkpoint.safetensors"), err);
    assertFalse(err.contains("Exception"), err);
    assertFalse(Files.exists(dir.resolve("model.safetensors")));

    int epochs = (int) err.lines().filter(line -> line.startsWith("epoch ")).count() + 2;
    String out = dir.resolve("model.safetensors").toString();
    Ran resumed =
        Ran.good(
            "train", "--resume", "--epochs", Integer.toString(epochs), "--quiet", "--out", out);
    Ran whole =
        Ran.good(
            "train",
            "--quiet",
            "--out",
            out,
            "--network",
            network,
            "--epochs",
            Integer.toString(epochs));
    assertEquals(whole.sha(), resumed.sha());
  }

  /// The warning is for people whose network does not learn; the library's log would say it twice.
  @Test
  void softmaxAtTheEndIsNotedOnce() throws Exception {
    String[] run = {
      "train", "--data", "iris", "--epochs", "1", "--network", "input 4; dense 3; softmax"
    };
    assertEquals(0, finish(start(run)), Files.readString(dir.resolve("err")));
    String err = Files.readString(dir.resolve("err"));
    List<String> said = err.lines().filter(line -> line.contains("ends with 'softmax'")).toList();
    assertEquals(1, said.size(), err);
    assertTrue(said.getFirst().startsWith("note: "), err);
    assertFalse(Files.readString(dir.resolve("out")).contains("ends with"));

    assertEquals(0, finish(start(TrainCommandTest.with(run, "--quiet"))));
    assertEquals("", Files.readString(dir.resolve("err")));
    assertEquals(0, finish(start("evaluate", "model.safetensors", "iris")));
    assertEquals("", Files.readString(dir.resolve("err")));
  }
}
