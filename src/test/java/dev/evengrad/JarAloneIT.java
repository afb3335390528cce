package dev.evengrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.probe.LibraryProbe;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The jar alone on the class path, in JVMs of their own, with and without the vector module.
class JarAloneIT {

  private static final String NOTICE = "WARNING: Using incubator modules: jdk.incubator.vector";
  private static final Path JAR = Path.of(System.getProperty("evengrad.jar"));

  @TempDir static Path probes;

  /// The probe's class files in a directory of their own: the other tests must not be on the child's class path.
  @BeforeAll
  static void copyProbe() throws Exception {
    Path classes =
        Path.of(LibraryProbe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path source = classes.resolve("dev/evengrad/probe");
    Path target = Files.createDirectories(probes.resolve("dev/evengrad/probe"));
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void worksWithTheVectorModule() throws Exception {
    assertEquals(List.of(NOTICE, "ok"), probe("vector", "--add-modules", "jdk.incubator.vector"));
  }

  @Test
  void worksWithoutTheVectorModule() throws Exception {
    List<String> lines = probe("scalar");
    assertEquals("ok", lines.getLast());
    // one line of the logger, which its default format prints as two
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(lines.get(1).contains("--add-modules jdk.incubator.vector"), lines.toString());
  }

  @Test
  void namesItsModule() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertEquals(
          "dev.evengrad", jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"));
    }
  }

  private static List<String> probe(String mode, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", JAR + File.pathSeparator + probes));
    command.addAll(List.of(LibraryProbe.class.getName(), mode, JAR.toUri().toString()));

    // A file, not a pipe: a full pipe would block a child that complains at length.
    Path output = Files.createTempFile(probes, "probe", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    // The JVM would announce options taken from the environment.
    builder
        .environment()
        .keySet()
        .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"));
    Process child = builder.start();
    try {
      assertTrue(child.waitFor(2, TimeUnit.MINUTES), () -> "still running: " + command);
    } finally {
      child.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertEquals(
        0, child.exitValue(), () -> String.join(" ", command) + "\n" + String.join("\n", lines));
    return lines;
  }
}
