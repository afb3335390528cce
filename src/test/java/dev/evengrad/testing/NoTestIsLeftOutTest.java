package dev.evengrad.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests run everywhere; only those that need a browser may be left out where there is none. */
class NoTestIsLeftOutTest {
  private static final Pattern LEAVES_OUT =
      Pattern.compile(
          "import (static )?org\\.junit\\.jupiter\\.api\\.(Assumptions|Disabled|condition\\.)"
              + "|ConditionEvaluationResult\\.disabled\\(");

  @Test
  void onlyForWantOfABrowser() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      List<String> found =
          files
              .filter(Files::isRegularFile)
              .filter(file -> LEAVES_OUT.matcher(text(file)).find())
              .map(file -> file.getFileName().toString())
              .toList();
      assertEquals(List.of("PageParameter.java"), found);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
