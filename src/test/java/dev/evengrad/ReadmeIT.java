package dev.evengrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What the README says is run as written: its Java is compiled and run, its commands are called in the order in which
/// they stand there.
class ReadmeIT {

  private static final Path ROOT = Path.of(System.getProperty("evengrad.root"));
  private static final String IMPORTS =
      """
      import static dev.evengrad.activation.Activations.*;
      import static dev.evengrad.layer.Layers.*;
      import static dev.evengrad.loss.Losses.*;
      import static dev.evengrad.model.ModelSpec.input;
      import static dev.evengrad.optim.Clips.*;
      import static dev.evengrad.optim.Optimizers.*;
      import dev.evengrad.activation.*;
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
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.List;
      import java.util.Random;
      """;

  @TempDir private Path folder;

  private static List<String> blocks(String language) throws IOException {
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(ROOT.resolve("README.md")));
    List<String> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  @TestFactory
  Stream<DynamicTest> javaCompilesAndRuns() throws IOException {
    List<String> blocks = blocks("java");
    assertTrue(blocks.size() >= 3, "the README has lost its Java");
    return Stream.iterate(0, i -> i + 1)
        .limit(blocks.size())
        .map(
            i ->
                DynamicTest.dynamicTest("block " + (i + 1), () -> run("Block" + i, blocks.get(i))));
  }

  private void run(String name, String block) throws Exception {
    // Where a block has imports, they are all that it needs.
    int imports = block.startsWith("import ") ? block.indexOf("\n\n") : 0;
    Path source = folder.resolve(name + ".java");
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
                List.of("-cp", System.getProperty("java.class.path"), "-d", folder.toString()),
                null,
                compiler
                    .getStandardFileManager(null, null, StandardCharsets.UTF_8)
                    .getJavaFileObjects(source))
            .call();
    assertTrue(compiled, messages + block);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path") + java.io.File.pathSeparator + folder,
                name)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    finish(process, block);
  }

  @TestFactory
  Stream<DynamicTest> commandsWork() throws IOException {
    List<String> commands =
        blocks("sh").stream()
            .flatMap(String::lines)
            .filter(line -> line.contains("scripts/evengrad "))
            .toList();
    assertTrue(commands.size() >= 8, "the README has lost its commands");
    return commands.stream().map(command -> DynamicTest.dynamicTest(command, () -> call(command)));
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
      Process process =
          new ProcessBuilder(
                  "bash",
                  "-c",
                  command.replace("scripts/evengrad", ROOT.resolve("scripts/evengrad").toString()))
              .directory(WORK.toFile())
              .redirectErrorStream(true)
              .start();
      String output = finish(process, command);
      assertTrue(
          output
              .lines()
              .anyMatch(
                  line -> line.startsWith("fingerprint: ") && line.contains(flagsAndBackend[1])),
          command + "\n" + output);
    }
  }

  /// All in one folder, so that a later command finds what an earlier one has written.
  private static final Path WORK = temporaryFolder();

  private static Path temporaryFolder() {
    try {
      Path made = Files.createTempDirectory("readme");
      made.toFile().deleteOnExit();
      return made;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void call(String command) throws Exception {
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                command.replace("scripts/evengrad", ROOT.resolve("scripts/evengrad").toString())
                    // A script that could not be generated is sourced as an empty one.
                    + (command.startsWith("source ") ? " && complete -p evengrad" : ""))
            .directory(WORK.toFile())
            .redirectErrorStream(true)
            .start();
    String output = finish(process, command);
    if (command.startsWith("source ")) {
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
      assertTrue(Files.exists(WORK.resolve("model.safetensors")), output);
    }
  }

  private static String finish(Process process, String what)
      throws IOException, InterruptedException {
    process.getOutputStream().close();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    process.getInputStream().transferTo(output);
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), what);
    String text = output.toString(StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), what + "\n" + text);
    return text;
  }
}
