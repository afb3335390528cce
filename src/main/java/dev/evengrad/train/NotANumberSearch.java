package dev.evengrad.train;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.plan.Plan;
import org.jspecify.annotations.Nullable;

/** Looks through the outputs of a walk for rows that are not a number, or would not be after the link. */
final class NotANumberSearch {
  private final OutputLink link;
  private int seen;
  private long count;
  private int first;
  private String layer = "";

  NotANumberSearch(OutputLink link) {
    this.link = link;
  }

  /** Looks at the rows that the plan has just computed. */
  void look(Plan plan, int rows) {
    Tensor outputs = plan.output().data();
    for (int r = 0; r < rows; r++) {
      if (outputs.anyNaN(r, 1) || (link == OutputLink.SOFTMAX && !finiteLargest(outputs, r))) {
        if (count == 0) {
          first = seen + r;
          layer = plan.layerNotFinite(r);
        }
        count++;
      }
    }
    seen += rows;
  }

  /** Softmax of +infinity, or of nothing but -infinity, is NaN. */
  private static boolean finiteLargest(Tensor outputs, int row) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = outputs.row(row); i < outputs.row(row) + outputs.width(); i++) {
      largest = Math.max(largest, outputs.array()[i]);
    }
    return Float.isFinite(largest);
  }

  /** What was found; null for nothing. */
  @Nullable NotANumberRows found() {
    return count == 0 ? null : new NotANumberRows(count, first, layer);
  }
}
