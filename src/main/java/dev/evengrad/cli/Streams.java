package dev.evengrad.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where the command line writes: results to `out`, progress and complaints to `err`.
///
/// @param columns the width of the terminal behind `err`, which makes a progress bar worth while; 0 if there is none
record Streams(PrintStream out, PrintStream err, int columns) {

  /// Set by `scripts/evengrad`. Java can tell a terminal behind stdin and stdout, but not behind stderr; and JLine, which
  /// can, puts the default in place of the JVM's handler of SIGINT, so that Ctrl-C would end training without a
  /// checkpoint.
  private static final String COLUMNS = "evengrad.launcher.columns";

  /// Those of the process, in UTF-8 whatever the locale: results go into files, and class names must survive it.
  static Streams ofProcess() {
    return new Streams(
        open(FileDescriptor.out), open(FileDescriptor.err), Integer.getInteger(COLUMNS, 0));
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
