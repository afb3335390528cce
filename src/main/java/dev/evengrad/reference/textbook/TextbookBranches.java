package dev.evengrad.reference.textbook;

import dev.evengrad.layer.Branches;
import dev.evengrad.layer.Layer;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** {@code Y = [F1(X), F2(X), ...]} side by side, or their sum; {@code dX} is the sum of what the branches give back. */
final class TextbookBranches implements TextbookLayer {
  private static final TextbookActivation NONE = new TextbookIdentity();

  private final String name;
  private final boolean sum;
  private final List<TextbookChain> branches = new ArrayList<>();

  TextbookBranches(Branches layer, TextbookWalk walk) {
    this.name = walk.name("branches", layer);
    this.sum = layer.sum();
    for (List<Layer> branch : layer.branches()) {
      branches.add(new TextbookChain(walk, branch));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass) {
    DMatrixRMaj forked = pass.activate(name + ".fork", NONE, x);
    DMatrixRMaj y = null;
    for (int i = 0; i < branches.size(); i++) {
      DMatrixRMaj f = branches.get(i).forward(forked, pass);
      pass.input(part(i), f);
      if (y == null) {
        y = f.copy();
      } else if (sum) {
        CommonOps_DDRM.addEquals(y, f);
      } else {
        y = CommonOps_DDRM.concatColumns(y, f, null);
      }
    }
    return pass.activate(name, NONE, java.util.Objects.requireNonNull(y));
  }

  @Override
  public DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass) {
    DMatrixRMaj dz = pass.deactivate(name, NONE, dy);
    DMatrixRMaj dx = null;
    int column = 0;
    for (int i = 0; i < branches.size(); i++) {
      int width = pass.input(part(i)).getNumCols();
      DMatrixRMaj own =
          sum ? dz : CommonOps_DDRM.extract(dz, 0, dz.getNumRows(), column, column + width);
      column += width;
      DMatrixRMaj given = branches.get(i).backward(own, pass);
      if (dx == null) {
        dx = given.copy();
      } else {
        CommonOps_DDRM.addEquals(dx, given);
      }
    }
    return java.util.Objects.requireNonNull(dx);
  }

  private String part(int branch) {
    return name + ".branch" + branch;
  }
}
