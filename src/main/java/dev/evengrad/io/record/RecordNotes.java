package dev.evengrad.io.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The notes on a record, of each kind one; of very many kinds the first, and a count. */
final class RecordNotes {
  static final int MOST = 40;

  private final Map<String, RecordNote> byKind = new LinkedHashMap<>();
  private long others;
  private long firstOther;
  private long lastOther;

  /**
   * Notes something.
   *
   * @param kind what is said once only
   */
  void add(String kind, long line, String message) {
    RecordNote before = byKind.get(kind);
    if (before != null) {
      byKind.put(kind, before.again(line));
    } else if (byKind.size() < MOST) {
      byKind.put(kind, new RecordNote(line, message, 1, line));
    } else {
      firstOther = others == 0 ? line : firstOther;
      lastOther = line;
      others++;
    }
  }

  /** All of them, in the order in which they were met first. */
  List<RecordNote> all() {
    List<RecordNote> all = new ArrayList<>(byKind.values());
    if (others > 0) {
      all.add(
          new RecordNote(
              firstOther,
              "more than " + MOST + " different faults; the others are counted only",
              others,
              lastOther));
    }
    return all;
  }
}
