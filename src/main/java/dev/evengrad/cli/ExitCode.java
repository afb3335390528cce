package dev.evengrad.cli;

/// What the process says by its exit code; the help of every command lists them.
final class ExitCode {
  static final int OK = 0;

  /// A verification failed, training halted, outputs are not a number, or results could not be
  /// written to standard output.
  static final int FAILED = 1;

  static final int BAD_INPUT = 2;

  /// A fault of Evengrad itself (EX_SOFTWARE of sysexits.h).
  static final int INTERNAL = 70;

  /// 128 + SIGINT, as shells expect.
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
