package dev.evengrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page on embedding says of builds, of the flag for vectors and of AOT caches, tried with the jar in builds and
/// JVMs of their own.
class EmbeddingIT {
  private static final Path ROOT =
      Path.of(System.getProperty("evengrad.root", "")).toAbsolutePath();
  private static final Path JAR = Path.of(System.getProperty("evengrad.jar", "")).toAbsolutePath();
  private static final String FLAG = "--add-modules=jdk.incubator.vector";
  private static final String SCORER =
      """
      package com.example;

      import dev.evengrad.kernel.Simd;
      import dev.evengrad.loss.Losses;
      import dev.evengrad.model.ModelSpec;
      import dev.evengrad.optim.Optimizers;
      import dev.evengrad.train.Trainer;

      public final class Scorer {
        public static void main(String[] args) {
          try (Trainer trainer =
              Trainer.of(ModelSpec.parse("input 4; dense 3 relu; dense 2"))
                  .loss(Losses.softmaxCrossEntropy())
                  .optimizer(Optimizers.sgd(0.1))
                  .build()) {
            float[] probabilities = new float[2];
            trainer.model().session(1).run(new float[4], 1, probabilities);
            System.out.println("scored " + (probabilities[0] + probabilities[1]) + " by " + Simd.status());
          }
        }
      }
      """;

  @TempDir private static Path folder;

  /// The scorer as a jar for the class path, and as a module.
  @BeforeAll
  static void compileTheScorer() throws Exception {
    Path source = Files.createDirectories(folder.resolve("source/com/example"));
    Files.writeString(source.resolve("Scorer.java"), SCORER);
    Path module = folder.resolve("source/module-info.java");
    Files.writeString(
        module, "module com.example { requires dev.evengrad; requires jdk.incubator.vector; }");
    String scorer = source.resolve("Scorer.java").toString();
    tool("javac", "-d", at("classes"), "-cp", JAR.toString(), scorer);
    tool("jar", "-c", "-f", at("scorer.jar"), "-C", at("classes"), ".");
    tool("javac", "-d", at("module"), "-p", JAR.toString(), module.toString(), scorer);
  }

  @Test
  void theWholePomBuildsAndRuns() throws Exception {
    Path project = Files.createDirectories(folder.resolve("project"));
    Path source = Files.createDirectories(project.resolve("src/main/java/com/example"));
    Files.writeString(source.resolve("Scorer.java"), SCORER);
    String page = Files.readString(ROOT.resolve("src/site/markdown/embedding.md"));
    Matcher pom = Pattern.compile("```xml\n(<project.*?)```", Pattern.DOTALL).matcher(page);
    assertTrue(pom.find(), "the page shows no pom");
    Files.writeString(project.resolve("pom.xml"), pom.group(1));

    Path repository = repositoryWithTheJar();
    String said;
    try {
      said =
          run(
              new ProcessBuilder(
                      "mvn",
                      "-o",
                      "-B",
                      "-q",
                      "-Dmaven.repo.local=" + repository,
                      "compile",
                      "exec:exec")
                  .directory(project.toFile()),
              0);
    } finally {
      removeLinks(repository);
    }
    assertTrue(said.contains("scored 1.0 by vector"), said);
  }

  /// The local repository of this build, by links, but with the jar as `install` would leave it there.
  private static Path repositoryWithTheJar() throws IOException {
    Path used =
        Path.of(
            System.getProperty(
                "evengrad.localRepository", System.getProperty("user.home") + "/.m2/repository"));
    Path repository = Files.createDirectories(folder.resolve("repository"));
    Path ours = Files.createDirectories(repository.resolve("dev/evengrad"));
    link(used, repository, "dev");
    link(used.resolve("dev"), repository.resolve("dev"), "evengrad");
    String version = JAR.getFileName().toString().replaceFirst("evengrad-(.*)\\.jar", "$1");
    Path installed = Files.createDirectories(ours.resolve("evengrad").resolve(version));
    Files.copy(JAR, installed.resolve(JAR.getFileName()));
    Files.copy(ROOT.resolve("pom.xml"), installed.resolve("evengrad-" + version + ".pom"));
    return repository;
  }

  private static void link(Path from, Path to, String except) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        if (!entry.endsWith(except)) {
          Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toAbsolutePath());
        }
      }
    }
  }

  /// Before the folder is deleted, so that nobody can follow them.
  private static void removeLinks(Path repository) throws IOException {
    try (Stream<Path> entries = Files.walk(repository, 2)) {
      for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  @Test
  void aModularApplicationNeedsNoFlag() throws Exception {
    String said =
        run(
            withoutOptions(
                new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-p",
                    path(JAR, folder.resolve("module")),
                    "-m",
                    "com.example/com.example.Scorer")),
            0);
    assertTrue(said.contains("scored 1.0 by vector"), said);
  }

  @Test
  void inJavaToolOptionsOnlyTheFormWithEqualsWorks() throws Exception {
    ProcessBuilder equals = scorer();
    equals.environment().put("JAVA_TOOL_OPTIONS", FLAG);
    String said = run(equals, 0);
    assertTrue(said.contains("scored 1.0 by vector"), said);

    ProcessBuilder blank = scorer();
    blank.environment().put("JAVA_TOOL_OPTIONS", FLAG.replace('=', ' '));
    assertTrue(run(blank, 1).contains("Unrecognized option: --add-modules"));

    ProcessBuilder launcher = scorer();
    launcher.environment().put("JDK_JAVA_OPTIONS", FLAG.replace('=', ' '));
    said = run(launcher, 0);
    assertTrue(said.contains("scored 1.0 by vector"), said);
  }

  @Test
  void anImageOfJlinkThatHoldsTheModuleStillNeedsTheFlag() throws Exception {
    String modules = "--add-modules=java.logging,jdk.management,jdk.incubator.vector";
    tool("jlink", modules, "--output", at("image"));
    tool("jlink", modules, "--add-options=" + FLAG, "--output", at("image-with-flag"));
    String said = run(scorerOf(folder.resolve("image")), 0);
    assertTrue(said.contains("scored 1.0 by scalar"), said);
    said = run(scorerOf(folder.resolve("image-with-flag")), 0);
    assertTrue(said.contains("scored 1.0 by vector"), said);
  }

  @Test
  void anAotCacheWorksWhereTheFlagStandsInBothRuns() throws Exception {
    String cache = at("service.aot");
    String said = run(scorer(FLAG, "-XX:AOTCacheOutput=" + cache), 0);
    assertEquals(2, said.lines().filter(line -> line.contains("[error]")).count(), said);
    assertTrue(said.contains("disabling full module graph"), said);
    // Mode on: an error where the cache cannot be used.
    said = run(scorer(FLAG, "-XX:AOTCache=" + cache, "-XX:AOTMode=on"), 0);
    assertTrue(said.contains("scored 1.0 by vector"), said);
    assertTrue(!said.contains("[error]"), said);
    said = run(scorer("-XX:AOTCache=" + cache), 0);
    assertTrue(said.contains("Mismatched values"), said);
  }

  private static ProcessBuilder scorer(String... options) {
    return scorerOf(Path.of(System.getProperty("java.home")), options);
  }

  private static ProcessBuilder scorerOf(Path home, String... options) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", path(JAR, folder.resolve("scorer.jar")), "com.example.Scorer"));
    return withoutOptions(new ProcessBuilder(command));
  }

  /// Without the options that the environment of this test would add.
  private static ProcessBuilder withoutOptions(ProcessBuilder builder) {
    builder
        .environment()
        .keySet()
        .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"));
    return builder;
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }

  private static String path(Path... entries) {
    return String.join(File.pathSeparator, Arrays.stream(entries).map(Path::toString).toList());
  }

  private static void tool(String name, String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said);
    int code = ToolProvider.findFirst(name).orElseThrow().run(to, to, arguments);
    assertEquals(0, code, () -> name + " " + String.join(" ", arguments) + "\n" + said);
  }

  /// What it printed; it must end with this code.
  private static String run(ProcessBuilder builder, int exitCode) throws Exception {
    Process child = builder.redirectErrorStream(true).start();
    child.getOutputStream().close();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    child.getInputStream().transferTo(output);
    assertTrue(child.waitFor(2, TimeUnit.MINUTES), () -> "still running: " + builder.command());
    String said = output.toString(StandardCharsets.UTF_8);
    assertEquals(exitCode, child.exitValue(), () -> builder.command() + "\n" + said);
    return said;
  }
}
