package dev.evengrad.cli;

import dev.evengrad.io.tensorboard.TensorBoardObserver;
import dev.evengrad.train.TrainingState;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The option `--tensorboard` of `train`.
final class TensorBoardOption {
  private static final String NAME = "--tensorboard";

  private TensorBoardOption() {}

  /// What writes the run; null if it is not asked for. A run that is resumed goes on in its folder, if it had one.
  ///
  /// @param options get the name of the folder, for checkpoints
  /// @param complaint takes the message of a disk that fails
  static @Nullable TensorBoardObserver observer(
      TrainOptions options, Recipe recipe, Consumer<String> complaint) {
    if (options.tensorboard == null) {
      return null;
    }
    Path runs = OutputFiles.path(NAME, options.tensorboard);
    TrainingState state = recipe.state();
    String before = options.tensorboardRun;
    TensorBoardObserver board =
        OptionException.naming(
            NAME,
            () ->
                state != null && before != null && isName(before)
                    ? TensorBoardObserver.resume(runs.resolve(before), state.step(), complaint)
                    : TensorBoardObserver.newRun(runs, recipe.training().name(), complaint));
    options.tensorboardRun = String.valueOf(board.run().getFileName());
    return board;
  }

  /// A checkpoint may come from anywhere; what it says must not lead out of the folder of runs.
  private static boolean isName(String run) {
    return run.matches("[\\p{L}\\p{N}_-][\\p{L}\\p{N}._-]*");
  }

  static String announcement(TensorBoardObserver board) {
    return "'tensorboard --logdir "
        + board.run().getParent()
        + "' shows this run as "
        + board.run().getFileName();
  }
}
