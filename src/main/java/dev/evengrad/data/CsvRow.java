package dev.evengrad.data;

import java.util.BitSet;
import java.util.List;

/**
 * One record of a CSV file.
 *
 * @param line the 1-based line of the file in which it begins (a quoted cell may go over lines)
 * @param cells its cells without quotes and without blanks at either end
 * @param quoted which cells were in quotes
 */
record CsvRow(long line, List<String> cells, BitSet quoted) {}
