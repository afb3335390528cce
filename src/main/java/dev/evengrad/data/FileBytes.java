package dev.evengrad.data;

import dev.evengrad.DataException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of a data file, unpacked if the file is gzip by its first bytes, whatever its name. */
final class FileBytes {
  private FileBytes() {}

  static InputStream open(Path file) throws IOException {
    InputStream in = raw(file);
    try {
      return startsGzip(in) ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16)) : in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  static boolean isGzip(Path file) throws IOException {
    try (InputStream in = raw(file)) {
      return startsGzip(in);
    }
  }

  private static InputStream raw(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw FileFault.of(file, "is a folder, expected a file");
    }
    return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  private static boolean startsGzip(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }

  /** What the user is told when a file cannot be read to its end. */
  static DataException failure(Path file, IOException e) {
    String reason =
        switch (e) {
          case NoSuchFileException missing -> "there is no such file";
          case AccessDeniedException denied -> "the file may not be read";
          case EOFException end -> "the file ends too early: it is truncated";
          case ZipException zip -> "the gzip data are damaged (" + zip.getMessage() + ")";
          case CharacterCodingException coding ->
              "the text is not UTF-8; save the file as UTF-8, or convert it, as with iconv -f"
                  + " windows-1252 -t utf-8";
          default -> "the file cannot be read (" + e + ")";
        };
    return new DataException(file + ": " + reason, e);
  }
}
