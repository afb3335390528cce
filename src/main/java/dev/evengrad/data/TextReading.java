package dev.evengrad.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The characters of a text file: UTF-8, or UTF-16 if a byte order mark says so. Bytes that are no
 * such text are an error, because a silent replacement character would become part of a name.
 */
final class TextReading {
  private TextReading() {}

  static BufferedReader open(Path file) throws IOException {
    InputStream in = FileBytes.open(file);
    try {
      ForeignContent.refuse(file, in, true);
      Charset charset = skipByteOrderMark(in);
      return new BufferedReader(
          new InputStreamReader(
              in,
              charset
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .onUnmappableCharacter(CodingErrorAction.REPORT)),
          1 << 14);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static Charset skipByteOrderMark(InputStream in) throws IOException {
    in.mark(3);
    int first = in.read();
    int second = in.read();
    if (first == 0xFE && second == 0xFF) {
      return StandardCharsets.UTF_16BE;
    }
    if (first == 0xFF && second == 0xFE) {
      return StandardCharsets.UTF_16LE;
    }
    if (!(first == 0xEF && second == 0xBB && in.read() == 0xBF)) {
      in.reset();
    }
    return StandardCharsets.UTF_8;
  }
}
