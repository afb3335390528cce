package dev.evengrad.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evengrad.testing.Document.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentTest {
  private static final Document PAGE =
      new Document(
          Path.of("page.md"),
          """
          # A page: `of` two-part names

          [one](other.md#a-part), ![a picture](picture.svg), [out](https://example.org/a).

          ```sh
          # makes a file
          cat > rows.csv <<EOF
          # kept
          1,2
          EOF
          scripts/evengrad train \\
            --data rows.csv

          ls
          ```

          ```java
          int[] a = {1}; // [no](link)
          ```

          ```xml
          <a/>
          ```
          """);

  @Test
  void stepsAreCommandsAndBlocksOfJavaInTheirOrder() {
    assertEquals(
        List.of(
            new Step(false, "cat > rows.csv <<EOF\n# kept\n1,2\nEOF"),
            new Step(false, "scripts/evengrad train \\\n  --data rows.csv"),
            new Step(false, "ls"),
            new Step(true, "int[] a = {1}; // [no](link)\n")),
        PAGE.steps());
  }

  @Test
  void linksAreThoseToFilesOfOurs() {
    assertEquals(List.of("other.md#a-part", "picture.svg"), PAGE.links());
    assertEquals(Set.of("a-page-of-two-part-names"), PAGE.anchors());
  }

  @Test
  void aCommandEnds() {
    assertThrows(IllegalStateException.class, () -> Document.commands("cat <<EOF\n1\n"));
  }
}
