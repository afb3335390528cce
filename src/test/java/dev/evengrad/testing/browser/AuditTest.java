package dev.evengrad.testing.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The audit finds what is wrong, and nothing where nothing is. */
@InBrowser
class AuditTest {
  @TempDir Path folder;

  private void open(Page page, String body) throws IOException {
    Path file = folder.resolve("page.html");
    String head = "<!doctype html><html lang=en><meta charset=utf-8><title>t</title>";
    Files.writeString(file, head + "<style>:root { color-scheme: light dark }</style>" + body);
    page.size(400, 800);
    page.open(file);
  }

  @Test
  void nothingIsWrongWithAPlainPage(Page page) throws IOException {
    open(
        page,
        "<h1>Title</h1><p>A <b>bold</b> word.<div style='overflow-x: auto'><p style='width:"
            + " 900px'>wide</div><span class=visually-hidden style='position: absolute; left:"
            + " -9999px'>spoken</span>");
    for (String scheme : List.of("light", "dark")) {
      page.media("screen", scheme);
      assertEquals(List.of(), new Audit(page).complaints());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sideways | <p style='width: 500px'>wide</p>
          sideways | <p style='position: absolute; left: -20px'>left</p>
          cutText  | <p style='width: 50px; white-space: nowrap; overflow: hidden'>a long line of words</p>
          cutText  | <p style='height: 12px; overflow: hidden'>two<br>lines</p>
          overlaps | <p>one word</p><p style='margin-top: -30px'>other words</p>
          faint    | <p style='color: #999; background: #fff'>grey on white</p>
          faint    | <p style='color: rgb(0 0 0 / 40%)'>black that is nearly transparent</p>
          faint    | <p style='font-size: 8px'>tiny</p>
          """)
  void whatIsWrongIsFound(String part, String body, Page page) throws IOException {
    open(page, body);
    List<String> complaints = new Audit(page).complaints();
    assertEquals(1, complaints.stream().map(c -> c.replaceAll(":.*", "")).distinct().count());
    assertTrue(complaints.getFirst().startsWith(part), complaints.toString());
  }

  @Test
  void pixelsAndNames(Page page) throws IOException {
    open(
        page,
        "<canvas width=100 height=50 role=img aria-label='half black'></canvas><canvas width=10"
            + " height=10"
            + " role=img></canvas><script>document.querySelector('canvas').getContext('2d').fillRect(0,"
            + " 0, 20, 50)</script>");
    Audit audit = new Audit(page);
    String first = "document.querySelectorAll('canvas')[0]";
    assertEquals(0.2, audit.inked(first, "[0, 0, 100, 50]"), 1e-9);
    assertEquals(0.5, audit.inked(first, "[0, 0, 40, 50]"), 1e-9);
    assertEquals(0, audit.inked("document.querySelectorAll('canvas')[1]", "[0, 0, 10, 10]"));
    assertEquals(List.of("half black", ""), audit.names("image"));
  }
}
