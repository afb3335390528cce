import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/// Writes a CSV file of made-up data. Arguments: as `scripts/example-data` says.
///
/// Random numbers come from [Random], whose algorithm is specified, and all functions from
/// [StrictMath], so that a seed gives the same bytes on every machine.
class ExampleData {
  private static final String USAGE =
      "usage: scripts/example-data prices|fraud OUT.csv [--rows N] [--seed N]";

  public static void main(String[] args) {
    if (args.length < 2 || args.length % 2 != 0) {
      fail(USAGE);
    }
    String kind = args[0];
    if (!kind.equals("prices") && !kind.equals("fraud")) {
      fail("unknown data '" + kind + "'; " + USAGE);
    }
    int rows = kind.equals("fraud") ? 100_000 : 10_000;
    long seed = 0;
    for (int i = 2; i < args.length; i += 2) {
      switch (args[i]) {
        case "--rows" -> rows = (int) number(args[i], args[i + 1], 100, 100_000_000);
        case "--seed" -> seed = number(args[i], args[i + 1], Long.MIN_VALUE, Long.MAX_VALUE);
        default -> fail("unknown option '" + args[i] + "'; " + USAGE);
      }
    }
    Path file = Path.of(args[1]);
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      if (kind.equals("prices")) {
        new Prices(rows, seed).write(out);
      } else {
        new Fraud(rows, seed).write(out);
      }
    } catch (IOException e) {
      fail("cannot write " + file + ": " + e);
    }
  }

  private static long number(String option, String text, long least, long most) {
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    fail(option + " '" + text + "': expected a whole number from " + least + " to " + most);
    return 0;
  }

  private static void fail(String message) {
    System.err.println("example-data: " + message);
    System.exit(2);
  }

  private static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static double logNormal(Random random, double median, double deviation) {
    return median * StrictMath.exp(deviation * random.nextGaussian());
  }

  /// Prices of flats: log-normal, with a mean of 200,000. A price is what the columns make it times a
  /// log-normal factor of mean 1, whose variance is such that the best r2 is 0.95.
  private record Prices(int rows, long seed) {
    private static final double MEAN = 200_000;
    private static final double BEST_R2 = 0.95;

    private record Flat(
        double area,
        int rooms,
        int built,
        double toCentre,
        int floor,
        double income,
        double noise) {
      double logValue() {
        double age = (2025 - built) / 100.0;
        return 0.9 * StrictMath.log(area / 80)
            + 0.03 * rooms
            - 0.9 * age
            + 0.7 * age * age
            - 0.12 * StrictMath.log(1 + toCentre / 1500)
            + 0.01 * floor
            + 0.4 * StrictMath.log(income / 42_000);
      }

      String cells() {
        return decimal(area, 1)
            + ","
            + rooms
            + ","
            + built
            + ","
            + decimal(toCentre, 0)
            + ","
            + floor
            + ","
            + decimal(income, 0);
      }
    }

    void write(BufferedWriter out) throws IOException {
      Flat[] flats = new Flat[rows];
      double sum = 0;
      double squares = 0;
      Random random = new Random(seed);
      for (int i = 0; i < rows; i++) {
        flats[i] = flat(random);
        double value = StrictMath.exp(flats[i].logValue());
        sum += value;
        squares += value * value;
      }
      double mean = sum / rows;
      double meanSquare = squares / rows;
      double variance = meanSquare - mean * mean;
      // what is left unexplained: meanSquare * (exp(s^2) - 1) = (1 - r2) / r2 * variance
      double spread =
          StrictMath.sqrt(StrictMath.log1p((1 - BEST_R2) / BEST_R2 * variance / meanSquare));
      out.write("area_m2,rooms,year_built,metres_to_centre,floor,income_nearby,price\n");
      for (Flat flat : flats) {
        double factor = StrictMath.exp(spread * flat.noise() - spread * spread / 2);
        double price = MEAN / mean * StrictMath.exp(flat.logValue()) * factor;
        out.write(flat.cells() + "," + StrictMath.round(price) + "\n");
      }
    }

    private static Flat flat(Random random) {
      double area = Math.clamp(logNormal(random, 80, 0.45), 18, 400);
      int rooms = (int) Math.clamp(StrictMath.round(area / 27 + 0.6 * random.nextGaussian()), 1, 9);
      int built = 2024 - (int) (StrictMath.sqrt(random.nextDouble()) * 124 * random.nextDouble());
      double toCentre = Math.clamp(logNormal(random, 4000, 0.8), 100, 60_000);
      int floor = (int) Math.min(20, -2.5 * StrictMath.log(1 - random.nextDouble()));
      double income = logNormal(random, 42_000, 0.3);
      return new Flat(area, rooms, built, toCentre, floor, income, random.nextGaussian());
    }
  }

  /// Payments, 1 % of which are fraud. What gives a fraud away is partly a sum over the columns, which a
  /// logistic regression finds, and partly that two columns are unusual together, which it does not.
  private record Fraud(int rows, long seed) {
    private static final double POSITIVES = 0.01;
    private static final double MISSING = 0.02;
    private static final int COLUMNS = 30;
    private static final int FIRST_THAT_MAY_MISS = 2;
    private static final int SIGNALS = 14;
    private static final String[] COUNTRIES = {
      "DE", "FR", "IT", "ES", "NL", "PL", "AT", "BE", "SE", "RO", "US", "BR"
    };
    private static final String[] MERCHANTS = {
      "grocery",
      "fuel",
      "restaurant",
      "clothing",
      "electronics",
      "travel",
      "pharmacy",
      "books",
      "furniture",
      "toys",
      "sports",
      "gaming",
      "jewellery",
      "vouchers",
      "crypto"
    };
    private static final String[] CHANNELS = {"chip", "contactless", "online", "phone"};

    void write(BufferedWriter out) throws IOException {
      String[][] cells = new String[rows][];
      double[] scores = new double[rows];
      Random random = new Random(seed);
      for (int i = 0; i < rows; i++) {
        cells[i] = new String[COLUMNS];
        scores[i] = payment(i, random, cells[i]);
      }
      double bias = bias(scores);
      out.write(
          "payment_id,time,country,merchant,channel,amount,balance,customer_age,account_days,");
      out.write("payments_day,amount_day,payments_week,distance_km,minutes_since_last,");
      out.write("failed_logins,device_days");
      for (int s = 1; s <= SIGNALS; s++) {
        out.write(",signal_" + s);
      }
      out.write(",fraud\n");
      // of all cells, though some columns are always there
      double missing = MISSING * COLUMNS / (COLUMNS - FIRST_THAT_MAY_MISS);
      for (int i = 0; i < rows; i++) {
        for (int c = FIRST_THAT_MAY_MISS; c < COLUMNS; c++) {
          if (random.nextDouble() < missing) {
            cells[i][c] = "";
          }
        }
        boolean fraud = random.nextDouble() < sigmoid(scores[i] + bias);
        out.write(String.join(",", cells[i]) + (fraud ? ",1\n" : ",0\n"));
      }
    }

    /// Fills the cells of one payment; gives what speaks for fraud, on the scale of logits.
    private static double payment(int row, Random random, String[] cells) {
      int country = (int) (COUNTRIES.length * StrictMath.pow(random.nextDouble(), 2));
      int merchant = random.nextInt(MERCHANTS.length);
      int channel = random.nextInt(CHANNELS.length);
      double logAmount = random.nextGaussian();
      double amount = 35 * StrictMath.exp(1.1 * logAmount);
      double balance = logNormal(random, 2500, 1);
      double age = Math.clamp(45 + 16 * random.nextGaussian(), 18, 95);
      double accountDays = -1500 * StrictMath.log(1 - random.nextDouble());
      int perDay = (int) Math.min(40, -2.2 * StrictMath.log(1 - random.nextDouble()));
      double amountDay = amount + perDay * logNormal(random, 30, 0.8);
      int perWeek = perDay + random.nextInt(25);
      double logDistance = random.nextGaussian();
      double distance = 6 * StrictMath.exp(1.6 * logDistance);
      double minutes = logNormal(random, 600, 1.4);
      int failed = (int) (-0.6 * StrictMath.log(1 - random.nextDouble()));
      double deviceDays = -400 * StrictMath.log(1 - random.nextDouble());
      int c = 0;
      cells[c++] = Integer.toString(10_000_000 + row);
      cells[c++] = Long.toString(1_735_689_600L + 31L * row + random.nextInt(31));
      cells[c++] = COUNTRIES[country];
      cells[c++] = MERCHANTS[merchant];
      cells[c++] = CHANNELS[channel];
      cells[c++] = decimal(amount, 2);
      cells[c++] = decimal(balance, 2);
      cells[c++] = decimal(age, 0);
      cells[c++] = decimal(accountDays, 0);
      cells[c++] = Integer.toString(perDay);
      cells[c++] = decimal(amountDay, 2);
      cells[c++] = Integer.toString(perWeek);
      cells[c++] = decimal(distance, 1);
      cells[c++] = decimal(minutes, 1);
      cells[c++] = Integer.toString(failed);
      cells[c++] = decimal(deviceDays, 0);
      double score =
          0.5 * logAmount
              + 0.4 * logDistance
              + 0.7 * failed
              + (country >= 9 ? 1 : 0)
              + (merchant >= 11 ? 0.9 : 0)
              + (channel >= 2 ? 0.7 : -0.3)
              - StrictMath.min(accountDays, 3000) / 2000
              // a large amount far away, and a new device after failed logins
              + (logAmount > 0.8 && logDistance > 0.8 ? 2 : 0)
              + (deviceDays < 30 && failed > 0 ? 1.5 : 0);
      for (int s = 0; s < SIGNALS; s++) {
        double signal = random.nextGaussian();
        score += s < 5 ? 0.4 * signal : s < 7 ? 0.4 * (signal * signal - 1) : 0;
        cells[c++] = decimal(signal, 4);
      }
      return score;
    }

    /// What has to be added to all scores for the wanted number of positives, by bisection.
    private static double bias(double[] scores) {
      double low = -50;
      double high = 50;
      for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        double sum = 0;
        for (double score : scores) {
          sum += sigmoid(score + middle);
        }
        if (sum > POSITIVES * scores.length) {
          high = middle;
        } else {
          low = middle;
        }
      }
      return (low + high) / 2;
    }

    private static double sigmoid(double x) {
      return 1 / (1 + StrictMath.exp(-x));
    }
  }
}
