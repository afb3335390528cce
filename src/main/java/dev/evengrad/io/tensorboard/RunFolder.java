package dev.evengrad.io.tensorboard;

import dev.evengrad.DataException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Folders of runs, which TensorBoard shows by their names, and the names of the files in them. */
final class RunFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss", Locale.ROOT);
  private static final Pattern EVENTS =
      Pattern.compile("events\\.out\\.tfevents\\.(\\d{1,18})\\..*");

  private RunFolder() {}

  /**
   * Makes the folder of a new run in a folder of runs, which is made too if it is not there.
   *
   * @param suffix what its name has after the time; may be empty
   */
  static Path newRun(Path runs, String suffix) {
    makeFolder(runs);
    String word = suffix.replaceAll("[^\\p{L}\\p{N}._-]", "_");
    String name =
        LocalDateTime.now(ZoneId.systemDefault()).format(TIME) + (word.isEmpty() ? "" : "_" + word);
    for (int copy = 1; ; copy++) {
      Path run = runs.resolve(copy == 1 ? name : name + "-" + copy);
      try {
        return Files.createDirectory(run);
      } catch (FileAlreadyExistsException e) {
        // another run of the same second
      } catch (IOException e) {
        throw new DataException(run + ": the folder of the run cannot be made: " + e, e);
      }
    }
  }

  static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new DataException(
          folder + " is a file, no folder for runs of TensorBoard; name another", e);
    } catch (IOException e) {
      throw new DataException(folder + " is no folder and cannot be made one: " + e, e);
    }
  }

  /**
   * Makes a file in the folder of a run. Its name is behind those that are there: TensorBoard reads the files of a run in the order of
   * their names, and never one again that is before another.
   */
  static Path newFile(Path run) {
    makeFolder(run);
    try {
      long second = Math.max(System.currentTimeMillis() / 1000, last(run) + 1);
      while (true) {
        Path file =
            run.resolve(
                String.format(
                    Locale.ROOT,
                    "events.out.tfevents.%010d.%s.%d.0",
                    second,
                    host(),
                    ProcessHandle.current().pid()));
        try {
          return Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
          second++;
        }
      }
    } catch (IOException e) {
      throw new DataException(run + ": no event file can be made in this folder: " + e, e);
    }
  }

  private static long last(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files
          .map(file -> EVENTS.matcher(String.valueOf(file.getFileName())))
          .filter(Matcher::matches)
          .mapToLong(name -> Long.parseLong(name.group(1)))
          .max()
          .orElse(0);
    }
  }

  private static String host() {
    String name = System.getenv("HOSTNAME");
    if (name == null || name.isBlank()) {
      try {
        name = InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        name = "localhost";
      }
    }
    return name.replaceAll("[^A-Za-z0-9_-]", "_");
  }
}
