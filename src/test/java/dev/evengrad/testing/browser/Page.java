package dev.evengrad.testing.browser;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The tab of a {@link Chromium}. */
public final class Page {
  private final ChromeDriver driver;

  /** Makes the tab an empty one: what other tests left is none of this one's. */
  Page(ChromeDriver driver) {
    this.driver = driver;
    driver.get("about:blank");
    devTools("Emulation.clearDeviceMetricsOverride", Map.of());
    devTools("Emulation.setEmulatedMedia", Map.of("media", ""));
    console();
    requests();
  }

  /** Loads a file, until its event {@code load}. */
  public void open(Path file) {
    driver.get(file.toUri().toString());
  }

  /** Makes the window {@code width} by {@code height} CSS pixels. */
  public void size(int width, int height) {
    devTools(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /**
   * Says what the page is shown on.
   *
   * @param medium {@code screen} or {@code print}
   * @param scheme {@code light} or {@code dark}
   */
  public void media(String medium, String scheme) {
    devTools(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            medium,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /**
   * What a JavaScript function body returns: null, Boolean, Long, Double, String, a List or a Map of them. A promise is
   * waited for.
   */
  public Object run(String body, Object... arguments) {
    return driver.executeScript(body, arguments);
  }

  /** A number that {@link #run} returns. */
  public double number(String body, Object... arguments) {
    return ((Number) run(body, arguments)).doubleValue();
  }

  /** The texts that {@link #run} returns. */
  public List<String> texts(String body, Object... arguments) {
    return ((List<?>) run(body, arguments)).stream().map(String::valueOf).toList();
  }

  /** Waits until an expression is true, for ten seconds. */
  public void await(String condition) {
    run(
        """
        const end = performance.now() + 10000;
        return new Promise((done, fail) => {
          const look = () => {
            if (%s) done();
            else if (performance.now() > end) fail(new Error("never came: " + arguments[0]));
            else setTimeout(look, 5);
          };
          look();
        });
        """
            .formatted(condition),
        condition);
  }

  /** Presses keys one after the other, of {@link org.openqa.selenium.Keys} or letters. */
  public void press(CharSequence... keys) {
    Actions actions = new Actions(driver);
    Arrays.stream(keys).forEach(actions::sendKeys);
    actions.perform();
  }

  /** Moves the pointer to a place in the window, in CSS pixels. */
  public void point(double x, double y) {
    devTools("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
  }

  /** What the console got since this was asked last: errors, warnings and notes. */
  public List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .toList();
  }

  /** The addresses that were asked for since this was asked last, without {@code data:}. */
  public List<String> requests() {
    List<String> requests = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonObject event = Json.parse(entry.getMessage()).asObject().get("message").asObject();
      String method = event.get("method").asString();
      if (method.equals("Network.requestWillBeSent")) {
        JsonObject request = event.get("params").asObject().get("request").asObject();
        requests.add(request.get("url").asString());
      } else if (method.equals("Network.webSocketCreated")) {
        requests.add(event.get("params").asObject().get("url").asString());
      }
    }
    requests.removeIf(address -> address.startsWith("data:"));
    return requests;
  }

  /** What a command of the DevTools protocol answers. */
  public Map<String, Object> devTools(String command, Map<String, Object> parameters) {
    return driver.executeCdpCommand(command, parameters);
  }

  /** The whole page as a PNG, also what is beyond the window. */
  public byte[] png() {
    Map<String, Object> answer =
        devTools("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    return Base64.getDecoder().decode((String) answer.get("data"));
  }
}
