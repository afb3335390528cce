package dev.evengrad.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where the command line writes: results to `out`, progress and complaints to `err`.
///
/// @param columns the width of the terminal behind `err`, which makes a progress bar worth while; 0 if there is none
/// @param rows its height
/// @param outColumns the width of the terminal behind `out`; 0 if there is none
/// @param colour whether terminals may be written to in colours
record Streams(
    PrintStream out, PrintStream err, int columns, int rows, int outColumns, boolean colour) {

  /// Set by `scripts/evengrad`. Java can tell a terminal behind stdin and stdout, but not behind stderr; and JLine, which
  /// can, puts the default in place of the JVM's handler of SIGINT, so that Ctrl-C would end training without a
  /// checkpoint.
  private static final String COLUMNS = "evengrad.launcher.columns";

  private static final String ROWS = "evengrad.launcher.rows";
  private static final String OUT_COLUMNS = "evengrad.launcher.outColumns";
  private static final int USUAL_ROWS = 24;

  /// Without a terminal behind `out`, and without colours.
  Streams(PrintStream out, PrintStream err, int columns) {
    this(out, err, columns, USUAL_ROWS, 0, false);
  }

  /// Those of the process, in UTF-8 whatever the locale: results go into files, and class names must survive it.
  static Streams ofProcess() {
    String noColour = System.getenv("NO_COLOR");
    return new Streams(
        open(FileDescriptor.out),
        open(FileDescriptor.err),
        Integer.getInteger(COLUMNS, 0),
        Integer.getInteger(ROWS, USUAL_ROWS),
        Integer.getInteger(OUT_COLUMNS, 0),
        noColour == null || noColour.isEmpty());
  }

  private static PrintStream open(FileDescriptor descriptor) {
    return new PrintStream(new ToReader(descriptor), true, StandardCharsets.UTF_8);
  }

  /// A reader that has seen enough, as `head`, is no fault; a disk that is full is.
  private static final class ToReader extends FileOutputStream {
    ToReader(FileDescriptor descriptor) {
      super(descriptor);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        super.write(bytes, offset, length);
      } catch (IOException e) {
        if (!"Broken pipe".equals(e.getMessage())) {
          throw e;
        }
      }
    }
  }
}
