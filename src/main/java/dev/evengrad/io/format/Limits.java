package dev.evengrad.io.format;

import dev.evengrad.SettingException;

/**
 * How much a reader of safetensors accepts; each limit is checked before anything of that size is
 * allocated. Lower them for files from strangers.
 *
 * <p>Reading holds the file in memory once; what it makes of the header comes on top, within {@link
 * #DEFAULT} some 64 MiB for the worst of headers.
 *
 * @param maxHeaderBytes bytes of the header, at most {@link #FORMAT_HEADER_CAP}
 * @param maxMetadataBytes bytes of the metadata, as it stands in the header
 * @param maxEntries tensors, and metadata entries
 * @param maxNameBytes UTF-8 bytes of a tensor's name or a metadata key
 * @param maxRank dimensions of a tensor
 * @param maxFileBytes bytes of the whole file
 */
public record Limits(
    int maxHeaderBytes,
    int maxMetadataBytes,
    int maxEntries,
    int maxNameBytes,
    int maxRank,
    long maxFileBytes) {
  /** The format's own cap on the header: 100 MB. */
  public static final int FORMAT_HEADER_CAP = 100_000_000;

  /** 16 MiB of header, 4 of it metadata, 65,536 entries, names of 1 KiB, rank 16, 32 GiB. */
  public static final Limits DEFAULT = new Limits(16 << 20, 4 << 20, 1 << 16, 1024, 16, 32L << 30);

  /**
   * The given limits.
   *
   * @throws SettingException if one is below 1, or the header may exceed the format's cap
   */
  public Limits {
    SettingException.requireCount("maxHeaderBytes", maxHeaderBytes);
    SettingException.requireCount("maxMetadataBytes", maxMetadataBytes);
    SettingException.requireCount("maxEntries", maxEntries);
    SettingException.requireCount("maxNameBytes", maxNameBytes);
    SettingException.requireCount("maxRank", maxRank);
    if (maxHeaderBytes > FORMAT_HEADER_CAP) {
      throw new SettingException(
          "maxHeaderBytes", maxHeaderBytes, "at most the format's cap of " + FORMAT_HEADER_CAP);
    }
    if (maxFileBytes < 1) {
      throw new SettingException("maxFileBytes", maxFileBytes, "a whole number of at least 1");
    }
  }

  /** These limits with another one for the header. */
  public Limits withMaxHeaderBytes(int bytes) {
    return new Limits(bytes, maxMetadataBytes, maxEntries, maxNameBytes, maxRank, maxFileBytes);
  }

  /** These limits with another one for the metadata. */
  public Limits withMaxMetadataBytes(int bytes) {
    return new Limits(maxHeaderBytes, bytes, maxEntries, maxNameBytes, maxRank, maxFileBytes);
  }

  /** These limits with another one for the number of tensors and of metadata entries. */
  public Limits withMaxEntries(int entries) {
    return new Limits(
        maxHeaderBytes, maxMetadataBytes, entries, maxNameBytes, maxRank, maxFileBytes);
  }

  /** These limits with another one for the bytes of a name. */
  public Limits withMaxNameBytes(int bytes) {
    return new Limits(maxHeaderBytes, maxMetadataBytes, maxEntries, bytes, maxRank, maxFileBytes);
  }

  /** These limits with another one for the dimensions of a tensor. */
  public Limits withMaxRank(int dimensions) {
    return new Limits(
        maxHeaderBytes, maxMetadataBytes, maxEntries, maxNameBytes, dimensions, maxFileBytes);
  }

  /** These limits with another one for the whole file. */
  public Limits withMaxFileBytes(long bytes) {
    return new Limits(maxHeaderBytes, maxMetadataBytes, maxEntries, maxNameBytes, maxRank, bytes);
  }
}
