import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// Writes down the JDK and the class path that it runs with, for `scripts/evengrad`.
///
/// Arguments: the directory to write to, and the instant at which the build started. That instant
/// becomes the time of `stamp`, so that a file changed during the build counts as newer.
class WriteLauncher {
  public static void main(String[] args) throws IOException {
    Path directory = Files.createDirectories(Path.of(args[0]));
    write(
        directory.resolve("java"),
        Path.of(System.getProperty("java.home"), "bin", "java").toString());
    write(directory.resolve("classpath"), System.getProperty("java.class.path"));
    Path stamp = directory.resolve("stamp");
    write(stamp, args[1]);
    Files.setLastModifiedTime(stamp, FileTime.from(Instant.parse(args[1])));
  }

  private static void write(Path file, String line) throws IOException {
    Files.writeString(file, line + "\n");
  }
}
