package dev.evengrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.testing.Document;
import dev.evengrad.testing.Document.Step;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What the README and the other pages for users say is run as written: Java is compiled and run, commands are called, in
/// the order in which they stand on their page, in a folder for each page. `-Devengrad.page=tabular` runs the pages alone
/// whose path contains that.
class ReadmeIT {

  private static final Path ROOT =
      Path.of(System.getProperty("evengrad.root", "")).toAbsolutePath();
  private static final String IMPORTS =
      """
      import static dev.evengrad.activation.Activations.*;
      import static dev.evengrad.layer.Layers.*;
      import static dev.evengrad.loss.Losses.*;
      import static dev.evengrad.model.ModelSpec.input;
      import static dev.evengrad.optim.Clips.*;
      import static dev.evengrad.optim.Optimizers.*;
      import dev.evengrad.activation.*;
      import dev.evengrad.columns.*;
      import dev.evengrad.data.*;
      import dev.evengrad.examples.*;
      import dev.evengrad.init.*;
      import dev.evengrad.io.*;
      import dev.evengrad.kernel.*;
      import dev.evengrad.layer.*;
      import dev.evengrad.loss.*;
      import dev.evengrad.model.*;
      import dev.evengrad.optim.*;
      import dev.evengrad.reference.*;
      import dev.evengrad.reference.textbook.Textbook;
      import dev.evengrad.tensor.*;
      import dev.evengrad.train.*;
      import dev.evengrad.train.metric.*;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.List;
      import java.util.Random;
      """;

  /// Also for a JVM that starts in another folder.
  private static final String CLASS_PATH =
      Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(entry -> Path.of(entry).toAbsolutePath().toString())
          .collect(Collectors.joining(File.pathSeparator));

  /// Builds and measurements, which take minutes or what is not here.
  private static final Pattern NOT_RUN =
      Pattern.compile(
          "(mvn|git|docker|findings/\\S+|scripts/(bench|bench-commits|accuracy|format))\\b.*",
          Pattern.DOTALL);

  private static final Pattern SCRIPTS = Pattern.compile("(?<![\\w./-])scripts/");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicContainer> stepsWorkAsWritten() throws IOException {
    List<DynamicContainer> pages = new ArrayList<>();
    for (Document page : Document.all(ROOT)) {
      String name = ROOT.relativize(page.file()).toString();
      if (!name.contains(System.getProperty("evengrad.page", ""))) {
        continue;
      }
      Path work = Files.createDirectory(folder.resolve(name.replaceAll("\\W", "_")));
      List<DynamicTest> tests = new ArrayList<>();
      for (Step step : page.steps()) {
        if (step.java()) {
          String block = "Block" + (tests.size() + 1);
          tests.add(DynamicTest.dynamicTest(block, () -> run(block, step.text(), work)));
        } else if (!NOT_RUN.matcher(step.text()).matches()) {
          tests.add(DynamicTest.dynamicTest(step.text(), () -> call(step.text(), work)));
        }
      }
      pages.add(DynamicContainer.dynamicContainer(name, tests));
    }
    return pages.stream();
  }

  @Test
  void thePagesHaveJavaAndCommands() throws IOException {
    List<Step> steps = Document.read(ROOT.resolve("README.md")).steps();
    assertTrue(steps.stream().filter(Step::java).count() >= 2, "the README has lost its Java");
    assertTrue(
        steps.stream().filter(step -> step.text().startsWith("scripts/evengrad ")).count() >= 8,
        "the README has lost its commands");
    long java =
        Document.all(ROOT).stream()
            .flatMap(page -> page.steps().stream())
            .filter(Step::java)
            .count();
    assertTrue(java >= 10, "the pages have lost their Java");
  }

  private void run(String name, String block, Path work) throws Exception {
    Path classes = Files.createTempDirectory(folder, "classes");
    // Where a block has imports, they are all that it needs.
    int imports = block.startsWith("import ") ? block.indexOf("\n\n") : 0;
    Path source = classes.resolve(name + ".java");
    Files.writeString(
        source,
        (imports > 0 ? block.substring(0, imports) + "\n" : IMPORTS)
            + "public class "
            + name
            + " {\npublic static void main(String[] args) throws Exception {\n"
            + block.substring(imports)
            + "}\n}\n");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertNotNull(compiler, "the tests need a JDK");
    StringWriter messages = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of("-cp", CLASS_PATH, "-d", classes.toString()),
                null,
                compiler
                    .getStandardFileManager(null, null, StandardCharsets.UTF_8)
                    .getJavaFileObjects(source))
            .call();
    assertTrue(compiled, messages + block);
    finish(
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            CLASS_PATH + File.pathSeparator + classes,
            name),
        work,
        block);
  }

  /// Narrower vectors than the processor has, and none at all.
  @Test
  void flagsForTheJvmReachIt() throws Exception {
    for (String[] flagsAndBackend :
        new String[][] {
          {"EVENGRAD_JAVA_OPTS='-XX:MaxVectorSize=16 -Dunused=1'", "vector 128 bits"},
          {"EVENGRAD_JAVA_OPTS=-Devengrad.backend=scalar", "scalar"},
          {"EVENGRAD_VECTOR=off", "scalar"}
        }) {
      String command = flagsAndBackend[0] + " scripts/evengrad simd";
      String output = finish(bash(command), folder, command);
      assertTrue(
          output
              .lines()
              .anyMatch(
                  line -> line.startsWith("fingerprint: ") && line.contains(flagsAndBackend[1])),
          command + "\n" + output);
    }
  }

  private static ProcessBuilder bash(String command) {
    String text = SCRIPTS.matcher(command).replaceAll(ROOT.resolve("scripts") + "/");
    // A tool of the JDK that the page is about, which need not be the first on the path.
    Path jfr = Path.of(System.getProperty("java.home"), "bin", "jfr");
    return new ProcessBuilder(
        "bash", "-c", text.startsWith("jfr ") ? jfr + text.substring("jfr".length()) : text);
  }

  private static void call(String command, Path work) throws Exception {
    // A script that could not be generated is sourced as an empty one.
    boolean sourced = command.startsWith("source ");
    String output =
        finish(bash(command + (sourced ? " && complete -p evengrad" : "")), work, command);
    if (sourced) {
      assertTrue(output.contains("-F _complete_evengrad"), output);
    }
    if (command.equals("scripts/evengrad train")) {
      assertTrue(
          Pattern.compile(
                  """
                  held-out accuracy \\d\\d\\.\\d %
                  backend vector \\d+ bits, threads 1
                  weights sha256 [0-9a-f]{64}
                  $\
                  """)
              .matcher(output)
              .find(),
          output);
      assertTrue(Files.exists(work.resolve("model.safetensors")), output);
    }
  }

  private static String finish(ProcessBuilder builder, Path work, String what)
      throws IOException, InterruptedException {
    Process process = builder.directory(work.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    process.getInputStream().transferTo(output);
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), what);
    String text = output.toString(StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), what + "\n" + text);
    return text;
  }
}
