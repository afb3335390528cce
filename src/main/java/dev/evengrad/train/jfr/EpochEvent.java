package dev.evengrad.train.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** An epoch that is over, or was broken off. */
@Name("dev.evengrad.Epoch")
@Label("Training Epoch")
@Category("Evengrad")
@Description("A walk through the training data that is over, or was broken off")
@StackTrace(false)
@Enabled(false)
final class EpochEvent extends Event {
  @Label("Epoch")
  @Description("The count of epochs, this one included")
  long epoch;

  @Label("Complete")
  @Description("False if it was broken off by a stop or a halt")
  boolean complete;

  @Label("Elapsed")
  @Timespan(Timespan.NANOSECONDS)
  long elapsed;

  @Label("Rows")
  long rows;

  @Label("Steps")
  @Description("Steps tried")
  int steps;

  @Label("Skipped Steps")
  int skipped;

  @Label("Clipped Steps")
  @Description("The share of the applied steps in which a clip changed something")
  @Percentage
  double clippedSteps;

  @Label("Loss")
  @Description("Mean over the rows of applied steps, as they were met; NaN if there was none")
  double loss;

  @Label("Accuracy")
  @Description("Of the training rows, as they were met; NaN where the loss has none")
  @Percentage
  double accuracy;

  @Label("Gradient Norm")
  @Description("Mean over applied steps, before clipping")
  double gradientNorm;
}
