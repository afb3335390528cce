package dev.evengrad.testing.browser;

import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium of this machine with a profile of its own, which ChromeDriver makes and removes. It is driven by the
 * ChromeDriver of this machine: nothing is downloaded. Several at once do not see one another.
 */
public final class Chromium implements AutoCloseable {
  /** Why there is none, and how to get one. */
  public static final String MISSING =
      "no chromium and chromedriver on the PATH; on Debian: apt-get install chromium"
          + " chromium-driver";

  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-dev-shm-usage",
          "--hide-scrollbars",
          "--force-color-profile=srgb");

  // Held, because a logger that nobody holds forgets its level.
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;

  private Chromium(Path chromium, Path chromedriver) {
    // It would warn that it knows the DevTools protocol of this very version by no class of its
    // own; none is needed.
    SELENIUM.setLevel(Level.SEVERE);
    ChromeDriverService service = ChromeDriverService.createDefaultService();
    service.setExecutable(chromedriver.toString());
    service.sendOutputTo(OutputStream.nullOutputStream());
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(FLAGS);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
  }

  /** Starts one; empty where there is none on the {@code PATH}. */
  public static Optional<Chromium> start() {
    return onPath("chromium", "chromium-browser", "google-chrome", "chrome")
        .flatMap(browser -> onPath("chromedriver").map(by -> new Chromium(browser, by)));
  }

  private static Optional<Path> onPath(String... names) {
    List<Path> folders =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(System.getenv().getOrDefault("PATH", ""))
            .map(Path::of)
            .toList();
    return Stream.of(names)
        .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Its tab, made empty. */
  public Page emptyPage() {
    return new Page(driver);
  }

  /** Ends the browser, and what drives it. */
  @Override
  public void close() {
    driver.quit();
  }
}
