package dev.evengrad.testing.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The harness sees what it is there to see. */
@InBrowser
class ChromiumTest {
  @TempDir Path folder;

  private Path page(String body) throws IOException {
    return Files.writeString(
        folder.resolve("page.html"), "<!doctype html><meta charset=utf-8><title>t</title>" + body);
  }

  @Test
  void aQuietPageIsQuiet(Page page) throws IOException {
    Path file = page("<p>Hello");
    page.open(file);
    assertEquals(List.of(), page.console());
    assertEquals(List.of(file.toUri().toString()), page.requests());
  }

  @Test
  void errorsWarningsAndWhatIsFetchedAreSeen(Page page) throws IOException {
    page.open(
        page(
            "<img src=missing.png><script>console.warn('careful');"
                + " fetch('http://127.0.0.1:9/x').catch(() => 0); undefinedFunction()</script>"));
    page.run("return new Promise(done => setTimeout(done, 100))");
    String console = String.join("\n", page.console());
    assertTrue(console.contains("careful"), console);
    assertTrue(console.contains("undefinedFunction"), console);
    String requests = String.join("\n", page.requests());
    assertTrue(requests.contains("missing.png"), requests);
    assertTrue(requests.contains("127.0.0.1:9"), requests);
  }

  @Test
  void whatATestLeftIsNotTheNextOnes(Page page) {
    assertEquals(List.of(), page.console());
    assertEquals(List.of(), page.requests());
  }

  @Test
  void widthsSchemesMediaAndKeys(Page page) throws IOException {
    page.open(page("<input id=a><input id=b>"));
    for (int width : new int[] {400, 1280}) {
      page.size(width, 800);
      assertEquals(width, page.number("return document.documentElement.clientWidth"));
    }
    for (String scheme : List.of("light", "dark")) {
      page.media("screen", scheme);
      assertEquals(
          true,
          page.run(
              "return matchMedia('(prefers-color-scheme: ' + arguments[0] + ')').matches", scheme));
    }
    page.media("print", "light");
    assertEquals(true, page.run("return matchMedia('print').matches"));
    page.press(Keys.TAB, Keys.TAB, "x");
    assertEquals("x", page.run("return document.getElementById('b').value"));
    assertTrue(page.png().length > 100);
  }
}
