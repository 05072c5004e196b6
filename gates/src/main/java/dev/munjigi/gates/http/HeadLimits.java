package dev.munjigi.gates.http;

/// How big the head of a message may be.
///
/// @param target bytes of the request target, 64 to 65,536
/// @param bytes bytes of the whole head, 256 to 1,048,576
/// @param fields number of header fields, 1 to 10,000
public record HeadLimits(int target, int bytes, int fields) {
  public HeadLimits {
    if (target < 64 || target > 65_536 || bytes < 256 || bytes > 1 << 20) {
      throw new IllegalArgumentException("head limits are out of range");
    }
    if (fields < 1 || fields > 10_000) {
      throw new IllegalArgumentException("a head has 1 to 10,000 fields");
    }
  }
}
