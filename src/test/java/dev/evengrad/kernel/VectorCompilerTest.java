package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What JVMs that cannot be started here tell of themselves. */
class VectorCompilerTest {
  private static final Map<String, String> C2 =
      Map.of(
          "UseCompiler", "true",
          "TieredStopAtLevel", "4",
          "CompilationMode", "default",
          "DoEscapeAnalysis", "true");
  private static final Map<String, String> SERVER =
      Map.of(
          "java.vm.name", "OpenJDK 64-Bit Server VM",
          "java.vm.info", "mixed mode, sharing",
          "java.vm.version", "25.0.3+9-LTS");

  private static String doubt(Map<String, String> options, Map<String, String> properties) {
    return VectorCompiler.doubt(options::get, properties::get);
  }

  private static Map<String, String> with(Map<String, String> base, String key, String value) {
    Map<String, String> changed = new HashMap<>(base);
    changed.put(key, value);
    return changed;
  }

  @Test
  void aServerJvmCompilesVectors() {
    assertEquals("", doubt(C2, SERVER));
    assertEquals("", doubt(Map.of(), SERVER), "one that tells no options");
    assertEquals("", doubt(Map.of(), Map.of()), "one that tells nothing");
  }

  @Test
  void aJvmCompilerIsDoubted() {
    assertDoubted("JVMCI", with(C2, "UseJVMCICompiler", "true"), SERVER);
    Map<String, String> graal = with(SERVER, "java.vm.version", "25+37-jvmci-25.0-b01");
    assertDoubted("JVMCI", C2, graal);
    assertEquals("", doubt(with(C2, "UseJVMCICompiler", "false"), graal));
  }

  @Test
  void aJvmWithoutC2IsDoubted() {
    Map<String, String> without = new HashMap<>(C2);
    without.remove("DoEscapeAnalysis");
    assertDoubted("no C2 compiler", without, SERVER);
    assertDoubted("C1 alone", C2, with(SERVER, "java.vm.name", "OpenJDK 64-Bit Client VM"));
    assertDoubted("C1 alone", C2, with(SERVER, "java.vm.name", "OpenJDK 64-Bit Minimal VM"));
    assertDoubted("interprets", C2, with(SERVER, "java.vm.name", "OpenJDK 64-Bit Zero VM"));
  }

  @Test
  void aNewerJavaIsWarnedOfAlone() {
    assertEquals("", VectorCompiler.untried(VectorCompiler.NEWEST_TRIED));
    String warning = VectorCompiler.untried(VectorCompiler.NEWEST_TRIED + 1);
    assertTrue(warning.contains("newer than any that the vector kernels were tried on"), warning);
  }

  private static void assertDoubted(
      String reason, Map<String, String> options, Map<String, String> properties) {
    String doubt = doubt(options, properties);
    assertTrue(doubt.contains(reason) && doubt.endsWith("."), doubt);
  }
}
