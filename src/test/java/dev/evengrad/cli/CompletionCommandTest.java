package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script is asked through bash itself, as a press of the tabulator would ask it.
class CompletionCommandTest {
  @TempDir private Path dir;
  private Path script;

  @BeforeEach
  void generate() throws IOException {
    Ran ran = Ran.good("generate-completion");
    assertEquals("", ran.err());
    script = Files.writeString(dir.resolve("completion"), ran.out());
  }

  private static String bash(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("bash", "--norc"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  /// What the last word may become.
  private List<String> completed(String line) throws Exception {
    String program =
        """
        compopt() { :; } # is refused outside of a press of the tabulator
        source '%s'
        read -r -a COMP_WORDS <<<'%s'
        [[ '%s' == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMP_LINE='%s'
        COMP_POINT=${#COMP_LINE}
        _complete_evengrad
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, line, line, line);
    return bash("-c", program).lines().map(String::strip).filter(word -> !word.isEmpty()).toList();
  }

  @Test
  void theScriptIsBash() throws Exception {
    assertEquals("", bash("-n", script.toString()));
    assertTrue(
        bash("-c", "source '" + script + "' && complete -p evengrad").contains("-o default"));
  }

  @Test
  void completesCommands() throws Exception {
    assertEquals(List.of("train"), completed("evengrad tr"));
    List<String> all = completed("evengrad ");
    for (String command :
        List.of(
            "train",
            "cross-validate",
            "evaluate",
            "forecast",
            "inspect",
            "diagnose",
            "report",
            "predict",
            "verify")) {
      assertTrue(all.contains(command), all.toString());
    }
  }

  @Test
  void completesOptions() throws Exception {
    assertEquals(List.of("--network"), completed("evengrad train --netw"));
    assertEquals(List.of("--folds"), completed("evengrad cross-validate --data iris --fo"));
    assertTrue(completed("evengrad train --").contains("--stratified"));
    assertFalse(completed("evengrad cross-validate --").contains("--out"));
  }

  @Test
  void completesNamesOfEntries() throws Exception {
    assertEquals(List.of("auto", "scalar", "vector"), completed("evengrad train --backend "));
    assertEquals(List.of("momentum"), completed("evengrad train --optimizer mom"));
    assertTrue(completed("evengrad cross-validate --loss ").contains("softmax_cross_entropy"));
    assertTrue(completed("evengrad train --init he").contains("he_normal"));
    assertEquals(List.of("one_cycle"), completed("evengrad train --schedule one"));
  }

  /// Nothing of its own, so that the shell completes files.
  @Test
  void leavesFilesToTheShell() throws Exception {
    assertEquals(List.of(), completed("evengrad train --out "));
    assertEquals(List.of(), completed("evengrad predict "));
  }
}
