package dev.evengrad.benchmarks.latency;

/// What a service learns while it serves: a training step every so many requests.
enum Learning {
  NONE(""),
  /// Behind the answer, before the next request.
  SAME_THREAD("same thread"),
  OTHER_THREAD("another thread");

  /// Of each step.
  static final int ROWS = 16;

  /// Requests from one step to the next.
  static final int EVERY = 100;

  private final String where;

  Learning(String where) {
    this.where = where;
  }

  /// For people; empty if it learns nothing.
  String text() {
    return where.isEmpty()
        ? ""
        : "a step of " + ROWS + " rows every " + EVERY + " requests, " + where;
  }
}
