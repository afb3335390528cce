package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.Split;
import org.jspecify.annotations.Nullable;

/// The rows that training sees and those that are held out.
///
/// @param heldOut null if nothing is held out
record HeldOut(Dataset training, @Nullable Dataset heldOut) {
  /// The usual split of the digits: 1500 rows to train on.
  private static final String DIGITS = "297";

  private static final String OTHERS = "0.2";

  /// The split of the option `--validation`: a share, a number of rows, 0 for none, null for what
  /// is usual.
  ///
  /// @param stratified whether classes keep their shares, the option `--stratified`
  static HeldOut of(Dataset data, @Nullable String text, boolean stratified, long seed) {
    String wanted = text != null ? text.strip() : data.name().equals("digits") ? DIGITS : OTHERS;
    if (stratified && !data.classification()) {
      throw new OptionException(
          "--stratified",
          "the data '" + data.name() + "' have values to learn, no classes that keep their shares");
    }
    if (wanted.equals("0")) {
      if (stratified) {
        throw new OptionException("--stratified", "nothing is held out, by --validation 0");
      }
      return new HeldOut(data, null);
    }
    Split split =
        OptionException.naming("--validation", () -> split(data, wanted, stratified, seed));
    return new HeldOut(split.training(), split.heldOut());
  }

  /// Checks the text before any data are read.
  static void check(@Nullable String text) {
    if (text != null && rows(text.strip()) < 0) {
      share(text.strip());
    }
  }

  private static Split split(Dataset data, String text, boolean stratified, long seed) {
    int rows = rows(text);
    if (stratified) {
      return rows >= 0
          ? data.stratifiedSplitRows(rows, seed)
          : data.stratifiedSplit(share(text), seed);
    }
    return rows >= 0 ? data.splitRows(rows, seed) : data.split(share(text), seed);
  }

  private static int rows(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(text) : -1;
  }

  private static double share(String text) {
    double share;
    try {
      share = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      share = Double.NaN;
    }
    if (!(share > 0 && share < 1)) {
      throw new OptionException(
          "--validation",
          "'" + text + "', expected a share above 0 and below 1, a number of rows, or 0 for none");
    }
    return share;
  }
}
