package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.testing.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
