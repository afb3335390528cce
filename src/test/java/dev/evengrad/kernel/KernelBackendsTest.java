package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.testing.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ladder of backends: its order, its sentences, and that a forced choice fails where it does not work. */
class KernelBackendsTest {
  @Test
  void choicesAreReadAsText() {
    for (BackendChoice choice : BackendChoice.values()) {
      assertEquals(choice, BackendChoice.parse(choice.toString()));
    }
    SettingException thrown =
        assertThrows(SettingException.class, () -> BackendChoice.parse("Vector"));
    assertTrue(thrown.getMessage().contains("auto, scalar, vector"), thrown.getMessage());
  }

  @Test
  void scalarIsLastAndAlwaysWorks() {
    List<KernelBackends.Candidate> all = KernelBackends.explain();
    assertEquals(
        List.of("vector", "scalar"), all.stream().map(KernelBackends.Candidate::name).toList());
    assertTrue(all.getLast().available());
    assertEquals(1, all.stream().filter(KernelBackends.Candidate::active).count());
    for (KernelBackends.Candidate candidate : all) {
      assertTrue(candidate.reason().endsWith("."), candidate.reason());
    }
    assertEquals("scalar", KernelBackends.select(BackendChoice.SCALAR).name());
    assertEquals(0, KernelBackends.select(BackendChoice.SCALAR).vectorBits());
  }

  @Test
  void withoutTheModuleScalarIsUsedAndSaysWhatToAdd() throws Exception {
    ChildJvm.Result result = ChildJvm.run(List.of(), BackendProbe.class);
    assertEquals(0, result.exitCode(), result.toString());
    assertTrue(result.output().contains("selected scalar"), result.toString());
    assertTrue(result.output().contains("status scalar"), result.toString());
    assertTrue(result.output().contains("vector refused"), result.toString());
    assertEquals(
        1,
        result
            .errors()
            .lines()
            .filter(line -> line.contains("--add-modules jdk.incubator.vector"))
            .count(),
        result.toString());
  }

  @Test
  void aForcedBackendFailsRatherThanFallsBack() throws Exception {
    ChildJvm.Result result = ChildJvm.run(List.of("-Devengrad.backend=vector"), BackendProbe.class);
    assertTrue(
        result
            .output()
            .contains(
                "refused: the vector backend was asked for (by the system property"
                    + " evengrad.backend)"),
        result.toString());
    assertTrue(result.output().contains("--add-modules jdk.incubator.vector"), result.toString());
    assertTrue(result.output().contains("status none"), result.toString());
  }

  @Test
  void theSystemPropertyNamesABackend() throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            List.of("--add-modules", "jdk.incubator.vector", "-Devengrad.backend=scalar"),
            BackendProbe.class);
    assertTrue(result.output().contains("selected scalar"), result.toString());
    assertFalse(result.errors().contains("scalar kernels"), result.toString());
  }

  /** Where the vectors of the forced backend are objects, a test of their speed would take long; that it is taken is enough. */
  @ParameterizedTest
  @CsvSource({
    "-Xint, only interprets",
    "-XX:TieredStopAtLevel=0, only interprets",
    "-XX:-UseCompiler, only interprets",
    "-XX:TieredStopAtLevel=1, by C1 alone (-XX:TieredStopAtLevel=1",
    "-XX:TieredStopAtLevel=3, by C1 alone (-XX:TieredStopAtLevel=3",
    "-XX:CompilationMode=quick-only, by C1 alone (as by -XX:CompilationMode=quick-only",
    "-XX:+UnlockExperimentalVMOptions -XX:-EnableVectorSupport, -XX:-EnableVectorSupport",
  })
  void vectorsThatAreNotCompiledArePassedOverUnlessTheyAreNamed(String options, String reason) {
    List<String> all = new ArrayList<>(ChildJvm.VECTOR_MODULE);
    all.addAll(List.of(options.split(" ")));
    ChildJvm.Result result = ChildJvm.run(all, BackendProbe.class);
    assertTrue(result.output().contains("selected scalar"), result.toString());
    assertTrue(result.output().contains("status scalar"), result.toString());
    assertTrue(result.output().contains("vector passed over: "), result.toString());
    assertTrue(result.output().contains(reason), result.toString());
    assertEquals(
        1,
        result.errors().lines().filter(line -> line.contains(reason)).count(),
        result.toString());

    all.add("-Devengrad.backend=vector");
    ChildJvm.Result named = ChildJvm.run(all, BackendProbe.class);
    assertTrue(named.output().contains("selected vector"), named.toString());
    assertTrue(named.output().contains("status vector: "), named.toString());
    assertTrue(named.output().contains("although this JVM"), named.toString());
    assertFalse(named.output().contains("passed over"), named.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:-TieredCompilation",
        "-XX:CompilationMode=high-only",
        "-XX:TieredStopAtLevel=4",
        "-Xcomp",
      })
  void vectorsThatAreCompiledAreUsed(String option) {
    List<String> all = new ArrayList<>(ChildJvm.VECTOR_MODULE);
    all.add(option);
    ChildJvm.Result result = ChildJvm.run(all, BackendProbe.class);
    assertTrue(result.output().contains("selected vector"), result.toString());
    assertFalse(result.output().contains("passed over"), result.toString());
  }

  /** What tells the JVM's options is in jdk.management, which a run-time image may lack. */
  @Test
  void withoutTheManagementModulesTheLadderWorksByWhatTheJvmSaysOfItself() {
    List<String> bare =
        List.of(
            "--limit-modules",
            "java.base,java.logging,jdk.incubator.vector",
            "--add-modules",
            "jdk.incubator.vector");
    ChildJvm.Result plain = ChildJvm.run(bare, BackendProbe.class);
    assertTrue(plain.output().contains("selected vector"), plain.toString());
    for (String option : List.of("-Xint", "-XX:TieredStopAtLevel=1")) {
      List<String> all = new ArrayList<>(bare);
      all.add(option);
      ChildJvm.Result result = ChildJvm.run(all, BackendProbe.class);
      assertTrue(result.output().contains("selected scalar"), result.toString());
      assertTrue(result.output().contains("vector passed over"), result.toString());
    }
  }
}
